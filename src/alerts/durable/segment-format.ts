/**
 * A segment of the journal of alerts: header, rows, texts. Numbers are big-endian.
 *
 *     header   version u8 · time f64 (wall-clock ms of writing) · where the texts begin u32
 *     row      kind u8 · slot u48 (low 32 bits, high 16) · what the kind says:
 *       shape    count · each name                      names of labels; numbered from 0 within the segment
 *       alert    times · label shape · each value · the annotations as JSON, its bytes a character each · the URL
 *       former   the same with annotation shape · each value instead: how alerts were written at first, only read
 *       times    times                                  of an alert whose full row came before
 *       removed                                         the slot is free and not used again
 *       woke                                            the process began anew at the header's time
 *     times    flags u8 · starts f64 · ends f64 · updated f64 · where flagged: nanos u32 · offset minutes i32, for start, end
 *     a text   twice its length, in UTF-16 units, for one that stands in the texts and has the next number, from 0; or
 *              twice the number of one that came before in the segment, and one: what many alerts share is there once
 *     texts    one after the other in the order of their numbers, UTF-8
 *
 * Counts, lengths and numbers are in groups of seven bits, the lowest first, the eighth says that more follow.
 * Only slots reach over from one segment to the next: what a segment that is lost does not define is ignored.
 */
export const VERSION = 2;

/** Bytes before the first row. */
export const HEADER_BYTES = 13;

/** The kinds of rows. */
export const ROWS = { shape: 1, former: 2, times: 3, removed: 4, woke: 5, alert: 6 } as const;

/** The bits of a row's flags. */
export const FLAGS = { timeout: 1, told: 2, startsAtDetail: 4, endsAtDetail: 8 } as const;

/** What the high part of a slot counts in. */
export const HIGH_FACTOR = 2 ** 32;

/** The largest slot that is believed: far more than there will ever be, and room above. */
export const MAX_SLOT = 2 ** 47;
