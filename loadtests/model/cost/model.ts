import { median } from "simple-statistics";
import type { Assumptions } from "./assumptions.ts";
import { billOf, total } from "./bill.ts";
import { functionsQuantities } from "./functions-bill.ts";
import type { Prices } from "./prices.ts";
import type { Figures, Profile } from "./profile.ts";
import { servicesQuantities } from "./services-bill.ts";
import { levelsOf, type Shape, type Traffic } from "./traffic.ts";

/** The inputs of a bill: measured figures, listed prices, and assumptions. */
export type Basis = { figures: Figures; prices: Prices; assumed: Assumptions };

/** Both variants' bills for a month of traffic. */
export function billsFor({ figures, prices, assumed }: Basis, traffic: Traffic) {
  const levels = levelsOf(traffic);
  return {
    services: billOf(servicesQuantities(figures, levels, assumed), prices),
    functions: billOf(functionsQuantities(figures, levels, assumed), prices),
  };
}

/** Dollars a month by which the services cost more than the functions. */
export function difference(basis: Basis, ordersPerMonth: number, shape: Shape): number {
  const { services, functions } = billsFor(basis, { ordersPerMonth, shape });
  return total(services) - total(functions);
}

/** The median of each figure over the rounds. */
export function medianFigures({ rounds }: Pick<Profile, "rounds">): Figures {
  return medianOf(rounds) as Figures;
}

function medianOf(values: unknown[]): unknown {
  const [first] = values;
  if (typeof first === "number") return median(values as number[]);
  if (typeof first !== "object" || first === null) return first;
  const objects = values as Record<string, unknown>[];
  return Object.fromEntries(
    Object.keys(first).map((key) => [key, medianOf(objects.map((each) => each[key]))]),
  );
}
