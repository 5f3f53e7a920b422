import type { Laboratory } from "./laboratory.ts";

/** What several experiments of a run need is measured once, for the first that asks. */
export function once<Known>(measure: (laboratory: Laboratory) => Promise<Known>) {
  const known = new WeakMap<Laboratory, Promise<Known>>();
  return (laboratory: Laboratory): Promise<Known> => {
    const measured = known.get(laboratory) ?? measure(laboratory);
    known.set(laboratory, measured);
    return measured;
  };
}
