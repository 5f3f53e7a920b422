import { sum } from "simple-statistics";

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
  return Object.fromEntries(Object.entries(after).map(([key, value]) => [key, value - (before[key] ?? 0)]));
}

/** The resources of a load per settled order. Reads of a mixed load are included. */
export type Resources = {
  orders: number;
  /** Milliseconds of CPU per order, by process. */
  cpuMillis: Record<string, number>;
  /** Statements or calls of the database per order, in total and by text or name. */
  operations: { total: number; each: Record<string, number> };
  /** Functions only: per order, by function; see `FunctionShare`. */
  functions?: { total: FunctionShare; each: Record<string, FunctionShare> };
};

/** `waitingShare` is the part of the billed time in which the environment used no CPU. */
export type FunctionShare = { invocations: number; billedMillis: number; waitingShare: number };

export function resourcesOf(before: Counters, after: Counters, orders: number): Resources {
  const used = spentBetween(before, after);
  const perOrder = (counts: Record<string, number>, factor = 1) =>
    Object.fromEntries(
      Object.entries(counts)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => [name, (factor * count) / orders]),
    );
  const each = perOrder(used.operations);
  const functions = Object.entries(used.functions).filter(([, { invocations }]) => invocations > 0);
  const shares = {
    total: shareOf(
      Array.from(functions, ([, figures]) => figures),
      orders,
    ),
    each: Object.fromEntries(functions.map(([key, figures]) => [key, shareOf([figures], orders)])),
  };
  return {
    orders,
    cpuMillis: perOrder(used.cpuSeconds, 1_000),
    operations: { total: sum(Object.values(each)), each },
    ...(functions.length > 0 && { functions: shares }),
  };
}

function shareOf(figures: FunctionCounters[], orders: number): FunctionShare {
  const total = (name: "invocations" | "billedMillis" | "cpuMillis") =>
    sum(figures.map((each) => each[name]));
  const billed = total("billedMillis");
  return {
    invocations: total("invocations") / orders,
    billedMillis: billed / orders,
    waitingShare: Math.max(0, 1 - total("cpuMillis") / billed),
  };
}
