/** Keys for the items of a list, which have no names of their own that stay. */

import { useRef } from 'react';

let count = 0;
const newKey = () => (count += 1);

/** Gives keys that go with their items when those are moved or removed here. */
export function useItemKeys(length) {
  const keys = useRef([]);
  return {
    at(index) {
      while (keys.current.length <= Math.max(index, length - 1)) keys.current.push(newKey());
      keys.current.length = length;
      return keys.current[index];
    },
    move: (from, to) => keys.current.splice(to, 0, ...keys.current.splice(from, 1)),
    remove: (index) => keys.current.splice(index, 1),
  };
}
