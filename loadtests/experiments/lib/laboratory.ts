import type { Both } from "@app/infra/embedded/both";
import type { VariantName } from "@app/net/variant-names";
import type { Comparison } from "../../benchmarks/compare/comparison.ts";
import { type MachineLoad, watchMachine } from "../../harness/machine-load.ts";
import { type Variant, variantsOf } from "../../harness/variants/variants.ts";
import type { Finding } from "./findings.ts";
import type { Answer, Shown } from "./results.ts";

/** The inputs of an experiment: both running variants, and the comparison with its options and figures. */
export type Laboratory = {
  both: Both;
  comparison: Comparison;
  progress: (line: string) => void;
  signal: AbortSignal;
  /** The states of the machine during earlier measurements that this experiment uses. `once` adds them. */
  loads: MachineLoad[];
};

/** A claim and its experiment. */
export type Experiment = Omit<Answer, "outcome"> & {
  /** Instead of an experiment, where there is nothing to measure. */
  text?: readonly Shown[];
  /**
   * Expected seconds on two cores, for the display of the remaining time. Absent for an experiment that only reads,
   * or takes less than three seconds; a run of the table's rows has it, too.
   */
  takes?: { short: number; long: number };
  /** Its verdict depends on measured times, so it is withheld when the machine was busy. */
  timed?: true;
  /** It shows no measured time, so an experiment that runs beside it changes none of its figures. */
  counts?: true;
  /** Absent while the experiment does not exist. @throws when it failed; the others continue */
  run?: (laboratory: Laboratory) => Promise<Finding>;
};

/** Runs a measurement once for several experiments of a comparison, at the first call. */
export function once<Known>(measure: (laboratory: Laboratory) => Promise<Known>) {
  const known = new WeakMap<Comparison, Promise<{ value: Known; load: MachineLoad }>>();
  return async (laboratory: Laboratory): Promise<Known> => {
    const { comparison, loads } = laboratory;
    const measured = known.get(comparison) ?? watched(() => measure(laboratory));
    known.set(comparison, measured);
    const { value, load } = await measured;
    loads.push(load);
    return value;
  };
}

async function watched<Known>(measure: () => Promise<Known>): Promise<{ value: Known; load: MachineLoad }> {
  const stop = watchMachine();
  return { value: await measure(), load: stop() };
}

/**
 * Measures the services and then the functions, so that neither disturbs the other; in short, both at once. When
 * it rejects, nothing is being measured any more.
 */
export async function onEach<T>(
  { comparison }: Pick<Laboratory, "comparison">,
  measure: (name: VariantName) => Promise<T>,
): Promise<T[]> {
  if (!comparison.options.short) return [await measure("services"), await measure("functions")];
  const settled = await Promise.allSettled([measure("services"), measure("functions")]);
  return settled.map((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
}

/** Opens the running variants, services first, for some work, and closes their stores. */
export async function withVariants<T>(both: Both, work: (variants: Variant[]) => Promise<T>): Promise<T> {
  const variants = variantsOf(both);
  try {
    return await work(variants);
  } finally {
    await Promise.all(variants.map(({ store }) => store.close()));
  }
}
