/** Says something in passing, to eyes and screen readers. */

import { useEffect } from 'react';
import { useEditor } from '../store/editor.js';

const SHOWN_MS = 3_500;

/** The last thing said, for a while. */
export function Toast() {
  const toast = useEditor((state) => state.toast);
  useEffect(() => {
    if (!toast) return undefined;
    const timer = setTimeout(() => useEditor.setState({ toast: null }), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast]);
  return (
    <div className="fx-toast" role="status">
      {toast && <span key={toast.at}>{toast.text}</span>}
    </div>
  );
}
