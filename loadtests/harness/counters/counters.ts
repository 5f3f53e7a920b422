/** The resources and operations of a variant since its start. */
export type Counters = {
  /** By process. */
  cpuSeconds: Record<string, number>;
  /** Statements or calls of its database, by their text or name. */
  operations: Record<string, number>;
  /** Functions only, by their key in serverless.yml. */
  functions: Record<string, FunctionCounters>;
};

/**
 * Billed as Lambda bills, in whole milliseconds per invocation. `byMillis` is a histogram: invocations by billed
 * milliseconds. `cpuMillis` is the CPU of the environments' threads. Units are those of DynamoDB.
 */
export type FunctionCounters = {
  invocations: number;
  errors: number;
  billedMillis: number;
  cpuMillis: number;
  readUnits: number;
  writeUnits: number;
  byMillis: Record<string, number>;
};

/** The difference between two readings. */
export function spentBetween(before: Counters, after: Counters): Counters {
  return {
    cpuSeconds: difference(before.cpuSeconds, after.cpuSeconds),
    operations: difference(before.operations, after.operations),
    functions: Object.fromEntries(
      Object.entries(after.functions).map(([key, figures]) => {
        const { byMillis: earlier = {}, ...sums } = before.functions[key] ?? {};
        const { byMillis, ...later } = figures;
        const used = { ...difference(sums, later), byMillis: difference(earlier, byMillis) };
        return [key, used as FunctionCounters];
      }),
    ),
  };
}

function difference(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const grown = Object.entries(after).map(([key, value]): [string, number] => [
    key,
    value - (before[key] ?? 0),
  ]);
  return Object.fromEntries(grown);
}
