/** Edits of what the flow declares. */

/** Declares these variables and no others. */
export const setVariables = (document, variables) => ({ ...document, variables });

/** Gives the flow another name. */
export const renameFlow = (document, name) => ({ ...document, name: name.slice(0, 200) });
