/** What memberlist takes for the state of the layer above, and for a user message. */
export const MAX_USER_BYTES = 20 * 1024 * 1024;
/** What memberlist lets a compressed stream hold, and so what a whole one may be. */
export const MAX_STREAM_BYTES = 40 * 1024 * 1024;
/** memberlist takes 1,048,576; sixteen times fewer are still more than any cluster has. */
export const MAX_MEMBERS = 65_536;
/** A header or one member: names, addresses and metadata of at most 512 bytes. */
export const MAX_STRUCT_BYTES = 16 * 1024;
