/** Gives an address of ours with the site it is served from, as another system must know it. */
export const absolute = (path) => `${typeof location === "undefined" ? "" : location.origin}${path}`;
