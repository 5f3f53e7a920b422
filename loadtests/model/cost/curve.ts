import { total } from "./bill.ts";
import { FEWEST_ORDERS, MOST_ORDERS } from "./crossover.ts";
import { type Basis, billsFor } from "./model.ts";
import type { Shape } from "./traffic.ts";

/** Dollars a month of both variants at a number of orders a month. */
export type CurvePoint = { orders: number; services: number; functions: number };

/** Points from 10⁴ to 10¹⁰ orders a month, evenly spaced on a logarithmic scale. */
export function curveOf(basis: Basis, shape: Shape, pointsPerDecade: number): CurvePoint[] {
  const steps = Math.round(Math.log10(MOST_ORDERS / FEWEST_ORDERS) * pointsPerDecade);
  return Array.from({ length: steps + 1 }, (_, step) => {
    const orders = FEWEST_ORDERS * 10 ** (step / pointsPerDecade);
    const { services, functions } = billsFor(basis, { ordersPerMonth: orders, shape });
    return { orders, services: total(services), functions: total(functions) };
  });
}
