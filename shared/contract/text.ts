import * as z from "zod";

/**
 * The type of every text in the contract: `min` to `max` characters (code points, as JSON Schema counts them). It
 * refuses characters that a store cannot keep. PostgreSQL has no NUL. UTF-8 cannot encode a lone surrogate, so a store
 * would keep another character.
 */
export function text(min: number, max: number) {
  return z
    .string()
    .regex(new RegExp(`^[^\\u0000\\ud800-\\udfff]{${min},${max}}$`, "u"), {
      error: `must be a text of ${min} to ${max} characters, without NUL and without a lone surrogate`,
    })
    .meta({ minLength: min, maxLength: max });
}

/**
 * Cuts a text to `max` UTF-16 units and replaces the characters that `text` refuses: for messages that repeat a
 * client's words.
 */
export function keepable(words: string, max: number): string {
  return words.slice(0, max).toWellFormed().replaceAll("\0", "\ufffd");
}
