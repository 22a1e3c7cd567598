/** The token of the `Clock`. */
export const CLOCK = Symbol('Clock');
/** The token of the `Logger`. */
export const LOGGER = Symbol('Logger');
