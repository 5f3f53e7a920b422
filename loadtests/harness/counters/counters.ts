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
  return combine(after, before, (later, earlier) => later - earlier);
}

/** The sum of two differences. */
export function spentTogether(one: Counters, other: Counters): Counters {
  return combine(one, other, (a, b) => a + b);
}

type Operation = (a: number, b: number) => number;

function combine(a: Counters, b: Counters, operation: Operation): Counters {
  const each = (of: Record<string, number>, and: Record<string, number>) => combineEach(of, and, operation);
  const keys = new Set([...Object.keys(a.functions), ...Object.keys(b.functions)]);
  const functions = Array.from(keys, (key) => {
    const { byMillis: histogram = {}, ...sums } = a.functions[key] ?? {};
    const { byMillis: other = {}, ...others } = b.functions[key] ?? {};
    return [key, { ...each(sums, others), byMillis: each(histogram, other) }];
  });
  return {
    cpuSeconds: each(a.cpuSeconds, b.cpuSeconds),
    operations: each(a.operations, b.operations),
    functions: Object.fromEntries(functions) as Counters["functions"],
  };
}

function combineEach(a: Record<string, number>, b: Record<string, number>, operation: Operation) {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(Array.from(keys, (key) => [key, operation(a[key] ?? 0, b[key] ?? 0)]));
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

/** @param used the difference of two readings */
export function resourcesOf(used: Counters, orders: number): Resources {
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
