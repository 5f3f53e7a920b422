import fc, { type Arbitrary } from "fast-check";

/**
 * The usual value twelve times out of thirteen, one of the others now and then. A request has many parts, and one that is wrong
 * everywhere gets no further than its first mistake.
 */
export function mostly<T>(usual: Arbitrary<T>, ...others: Arbitrary<T>[]): Arbitrary<T> {
  const unusual = others.map((arbitrary) => ({ weight: 1, arbitrary }));
  // Shrinking puts the usual value back wherever the other one does not matter.
  return fc.oneof({ withCrossShrink: true }, { weight: 12 * others.length, arbitrary: usual }, ...unusual);
}
