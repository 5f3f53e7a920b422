/** A kind of fault for a running variant. */
export type Fault<Target> = {
  /** The name on the command line: the action and its target. */
  name: string;
  /** One phrase for `--help` and the timeline. */
  what: string;
  /**
   * Injects the fault. Resolves when the fault itself has ended: the stopped process runs again, the killed process is
   * ready, the provider behaves normally. It does not wait for the variant's recovery.
   * @param random in [0, 1), draws the details, such as the duration or the victim
   * @returns the details, in a few words for the timeline
   * @throws when the fault cannot be injected
   */
  inject(target: Target, random: () => number): Promise<string | undefined>;
};

/** A fault together with its target. */
export type BoundFault = Pick<Fault<never>, "name" | "what"> & {
  inject(random: () => number): Promise<string | undefined>;
};

export function bind<Target>(faults: readonly Fault<Target>[], target: Target): BoundFault[] {
  return faults.map(({ name, what, inject }) => ({ name, what, inject: (random) => inject(target, random) }));
}
