/** What the page does by itself while it is open: its address, its title, and telling that somebody is there. */

import { useEffect, useState } from 'react';
import { useInbox } from './store/inbox.js';

const BEAT_MS = 25_000; // chosen: twice within the minute after which one counts as gone
const SIFT_MS = 5_000; // chosen: what was put aside comes back soon enough

/** Follows the address when one goes back or forward. */
export function useAddress() {
  useEffect(() => {
    const follow = () => useInbox.getState().look();
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
}

/** Tells again and again that one is there, and sifts the list as time passes. */
export function useBeat() {
  useEffect(() => {
    const { beat, sift } = useInbox.getState();
    void beat();
    const beating = setInterval(() => void beat(), BEAT_MS);
    const sifting = setInterval(sift, SIFT_MS);
    return () => {
      clearInterval(beating);
      clearInterval(sifting);
    };
  }, []);
}

/** Counts in the browser's tab what one has not seen. */
export function useTitle() {
  const count = useInbox((state) => (state.counts?.lists.mine?.unread ?? 0) + (state.counts?.lists.unassigned?.unread ?? 0));
  useEffect(() => {
    const plain = document.title.replace(/^\(\d+\) /, '');
    document.title = count ? `(${count}) ${plain}` : plain;
    return () => {
      document.title = plain;
    };
  }, [count]);
}

/** Gives the time in milliseconds, again every so often. */
export function useNow(everyMs = 10_000) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(ticking);
  }, [everyMs]);
  return now;
}
