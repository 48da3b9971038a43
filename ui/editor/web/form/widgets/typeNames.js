/** The types of variables in words. */

/** Says a type; empty for none. */
export const typeName = (type, t) => (type ? t(`type_${type}`) : '');
