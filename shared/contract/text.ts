import * as z from "zod";

/**
 * The type of every text in the contract, from `min` to `max` characters (code points, as JSON Schema counts them). It refuses what a
 * store cannot keep: PostgreSQL has no NUL, and half a surrogate pair cannot be written in UTF-8, so it would be stored as another one.
 */
export function text(min: number, max: number) {
  return z
    .string()
    .regex(new RegExp(`^[^\\u0000\\ud800-\\udfff]{${min},${max}}$`, "u"), {
      error: `must be a text of ${min} to ${max} characters, without NUL and without half of a surrogate pair`,
    })
    .meta({ minLength: min, maxLength: max });
}

/** The same text, as far as it can be kept, and at most `max` UTF-16 units of it: for messages that repeat somebody else's words. */
export function keepable(words: string, max: number): string {
  return words.slice(0, max).toWellFormed().replaceAll("\0", "\ufffd");
}
