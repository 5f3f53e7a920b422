import fc, { type Arbitrary } from "fast-check";
import { INJECTIONS } from "../injections.ts";

/**
 * Draws the usual value twelve times out of thirteen, else one of the others. A request has many parts. If all were
 * wrong, every request would fail at its first part.
 */
export function mostly<T>(usual: Arbitrary<T>, ...others: Arbitrary<T>[]): Arbitrary<T> {
  const unusual = others.map((arbitrary) => ({ weight: 1, arbitrary }));
  // Shrinking restores the usual value wherever the other one does not matter.
  return fc.oneof({ withCrossShrink: true }, { weight: 12 * others.length, arbitrary: usual }, ...unusual);
}

const codePoints = (min: number, max: number): Arbitrary<string> =>
  fc.integer({ min, max }).map((point) => String.fromCodePoint(point));

/** One character of any kind: control characters, lone surrogates and all seventeen planes of Unicode. */
export const anyCharacter: Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: codePoints(0x20, 0x7e) },
  { weight: 2, arbitrary: fc.oneof(codePoints(0x00, 0x1f), codePoints(0x7f, 0x9f)) },
  { weight: 1, arbitrary: fc.constant("\0") },
  { weight: 1, arbitrary: codePoints(0xd800, 0xdfff) },
  { weight: 1, arbitrary: codePoints(0xa0, 0xd7ff) },
  { weight: 1, arbitrary: codePoints(0xe000, 0xffff) },
  { weight: 2, arbitrary: codePoints(0x10000, 0x10ffff) },
);

/** Hostile strings. */
export const wildText: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...INJECTIONS) },
  { weight: 2, arbitrary: fc.string({ unit: "binary" }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme-composite" }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("x", "é", "🙂", "0", "%", "-"), fc.integer({ min: 60, max: 7_000 }))
      .map(([part, times]) => part.repeat(times)),
  },
);

const PLAIN = 'null true 0 -1 "" "1" [] {} 1e999'.split(" ");

const NUMBERS =
  "-0 0 1 100 101 -1 1.0 1.5 1e2 1E2 1e-400 1e999 -1e999 0.1 9007199254740993 -9223372036854775809 1e+2".split(
    " ",
  );

/** JSON of other types, JSON with dangerous keys, and texts that some parsers accept as JSON. */
const ODDITIES = [
  ..."false [[]] [null] {}{} NaN undefined 'x' 01 0x10 +1 .5 /**/1 1, , : \"".split(" "),
  "1".repeat(400),
  '{"__proto__":{"sku":"sku-001","quantity":1}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"toString":1,"valueOf":1,"length":20,"then":1}',
  '{"toJSON":1,"$ref":"#"}',
  '"\\ud800"',
  '"\\x41"',
  '"a\u0000b"',
  '"a\tb"',
];

/** JSON texts of any type and depth, and some texts that are not JSON. */
export const wildJson: Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...PLAIN) },
  { weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 3, arbitrary: wildText.map((text) => JSON.stringify(text)) },
  { weight: 3, arbitrary: fc.constantFrom(...ODDITIES) },
  { weight: 2, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 1, arbitrary: nested("[", "", "]") },
  { weight: 1, arbitrary: nested('{"a":', "1", "}") },
);

function nested(open: string, inside: string, close: string): Arbitrary<string> {
  return fc
    .integer({ min: 10, max: 10_000 })
    .map((levels) => open.repeat(levels) + inside + close.repeat(levels));
}
