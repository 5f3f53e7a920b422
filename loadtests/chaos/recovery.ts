import { median } from "simple-statistics";
import type { Effect, Strike } from "./effect.ts";

/** Per fault, medians of the seconds until the trouble was over and until the variant had recovered; `settled` at most. */
export type RecoveryRow = {
  fault: string;
  strikes: number;
  lasted: number;
  /** Requests, in all strikes. */
  failed: number;
  /** Undefined when the load ended before any recovery. */
  recovered: { median: number; max: number } | undefined;
  settled: number | undefined;
};

export function recoveryOf(strikes: readonly (Effect & Pick<Strike, "fault">)[]): RecoveryRow[] {
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
