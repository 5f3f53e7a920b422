import { channel } from "node:diagnostics_channel";

/**
 * Node's diagnostics channels, for measurements: an ordinary run has no subscriber and pays nothing. A record is the
 * same object on both channels.
 */

/** Records that a mapping has read and that match its filter. */
export const recordsRead = channel("functions-local.records-read");
export type RecordsRead = readonly object[];

/** A function starts to run: an environment was free, or one was started. */
export const invoked = channel("functions-local.invoked");
export type Invoked = { functionKey: string; event: unknown };
