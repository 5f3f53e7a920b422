import { median } from "simple-statistics";
import type { Effect, InjectedFault } from "./effect.ts";

/** Per fault: the medians of its duration and of the time to recovery, in seconds; `settled` is the maximum. */
export type RecoveryRow = {
  fault: string;
  strikes: number;
  lasted: number;
  /** Failed requests of all injections of this fault. */
  failed: number;
  /** Undefined when the load ended before any recovery. */
  recovered: { median: number; max: number } | undefined;
  settled: number | undefined;
};

export function recoveryOf(strikes: readonly (Effect & Pick<InjectedFault, "fault">)[]): RecoveryRow[] {
  const byFault = [...Map.groupBy(strikes, ({ fault }) => fault)].sort(([a], [b]) => a.localeCompare(b));
  return byFault.map(([fault, own]) => {
    const recovered = own.flatMap((strike) => strike.recovered ?? []);
    const settled = own.flatMap((strike) => strike.settled ?? []);
    return {
      fault,
      strikes: own.length,
      lasted: median(own.map(({ lasted }) => lasted)),
      failed: own.flatMap((strike) => strike.failed).reduce((sum, { count }) => sum + count, 0),
      recovered:
        recovered.length > 0 ? { median: median(recovered), max: Math.max(...recovered) } : undefined,
      settled: settled.length > 0 ? Math.max(...settled) : undefined,
    };
  });
}
