/** A kind of trouble for a running variant. */
export type Fault<Target> = {
  /** As `--faults` takes it: what happens, and to what. */
  name: string;
  /** One phrase for `--help` and the timeline. */
  what: string;
  /**
   * Makes trouble. Resolves when the trouble itself has ended: the stopped process goes on, the killed one is ready again, the
   * provider behaves; rejects only when that cannot be brought about. What the variant then needs to recover is not awaited.
   * @param random in [0, 1), draws whatever the name leaves open: for how long, or which one
   * @returns what was drawn, in a few words for the timeline
   */
  strike(target: Target, random: () => number): Promise<string | undefined>;
};

/** A fault with what it strikes. */
export type BoundFault = Pick<Fault<never>, "name" | "what"> & {
  strike(random: () => number): Promise<string | undefined>;
};

export function bind<Target>(faults: readonly Fault<Target>[], target: Target): BoundFault[] {
  return faults.map(({ name, what, strike }) => ({ name, what, strike: (random) => strike(target, random) }));
}
