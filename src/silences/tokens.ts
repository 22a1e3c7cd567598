/** The token of the `Silences`; they are the `AlertMuter` of silences too. */
export const SILENCES = Symbol('Silences');
/** The token of `SilencesMetrics`. */
export const SILENCES_METRICS = Symbol('SilencesMetrics');
