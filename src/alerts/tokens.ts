/** The token of the `AlertStore`. */
export const ALERT_STORE = Symbol('AlertStore');
/** The token of the `LabelInterner`. */
export const LABEL_INTERNER = Symbol('LabelInterner');
/** The token of `AlertsMetrics`. */
export const ALERTS_METRICS = Symbol('AlertsMetrics');
