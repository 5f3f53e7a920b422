import { type Counters, spentBetween } from "./counters.ts";

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
  return {
    orders,
    cpuMillis: perOrder(used.cpuSeconds, 1_000),
    operations: { total: sum(Object.values(each)), each },
    ...(functions.length > 0 && {
      functions: {
        total: shareOf(
          functions.map(([, figures]) => figures),
          orders,
        ),
        each: Object.fromEntries(functions.map(([key, figures]) => [key, shareOf([figures], orders)])),
      },
    }),
  };
}

function shareOf(figures: Counters["functions"][string][], orders: number): FunctionShare {
  const total = (name: "invocations" | "billedMillis" | "cpuMillis") =>
    sum(figures.map((each) => each[name]));
  const billed = total("billedMillis");
  return {
    invocations: total("invocations") / orders,
    billedMillis: billed / orders,
    waitingShare: Math.max(0, 1 - total("cpuMillis") / billed),
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
