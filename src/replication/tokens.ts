/** The token of the `RecordJournal<SilenceRecord>`. */
export const SILENCE_JOURNAL = Symbol('SilenceJournal');
