/** A timer later than this means that the process was held up, in milliseconds: what came meanwhile has yet to be read. */
export const LATE_MS = 100;
