/** The token of `ExtView`. */
export const EXT_VIEW = Symbol('ExtView');
