/**
 * Saves when the page is hidden, and sends and keeps what is left when it goes away. It is kept before that already,
 * since the next page may be there before this one hears that it goes.
 */

import { useEffect } from 'react';
import { useEditor } from '../store/editor.js';

/** Listens while the editor is there; leaving by a link within the pages counts too. */
export function useLeaving() {
  useEffect(() => {
    const hidden = () => document.visibilityState === 'hidden' && void useEditor.getState().save();
    const gone = () => useEditor.getState().leave();
    const asked = (event) => {
      const { keep, saved } = useEditor.getState();
      if (keep() && ['offline', 'conflict', 'refused'].includes(saved)) event.preventDefault();
    };
    document.addEventListener('visibilitychange', hidden);
    addEventListener('pagehide', gone);
    addEventListener('beforeunload', asked);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      removeEventListener('pagehide', gone);
      removeEventListener('beforeunload', asked);
      void useEditor.getState().save();
    };
  }, []);
}
