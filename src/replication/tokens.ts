/** The token of the `RecordJournal<SilenceRecord>`. */
export const SILENCE_JOURNAL = Symbol('SilenceJournal');
/** The token of the `RecordJournal<LogRecord>`. */
export const NOTIFICATION_LOG_JOURNAL = Symbol('NotificationLogJournal');
