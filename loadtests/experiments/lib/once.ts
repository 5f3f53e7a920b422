import type { Laboratory } from "./laboratory.ts";

/** Measures once per run what several experiments need, on the first call. */
export function once<Known>(measure: (laboratory: Laboratory) => Promise<Known>) {
  const known = new WeakMap<Laboratory, Promise<Known>>();
  return (laboratory: Laboratory): Promise<Known> => {
    const measured = known.get(laboratory) ?? measure(laboratory);
    known.set(laboratory, measured);
    return measured;
  };
}
