import { total } from "../../cost/bill.ts";
import { FEWEST_ORDERS, MOST_ORDERS } from "../../cost/crossover.ts";
import { type Basis, billsFor } from "../../cost/model.ts";
import type { Shape } from "../../cost/traffic.ts";
import type { Plot } from "../../experiments/findings.ts";

/** Dollars a month of both variants at so many orders. */
export type CurvePoint = { orders: number; services: number; functions: number };

/** From 10⁴ to 10¹⁰ orders a month, so many points to the decade. */
export function curveOf(basis: Basis, shape: Shape, pointsPerDecade: number): CurvePoint[] {
  const steps = Math.round(Math.log10(MOST_ORDERS / FEWEST_ORDERS) * pointsPerDecade);
  return Array.from({ length: steps + 1 }, (_, step) => {
    const orders = FEWEST_ORDERS * 10 ** (step / pointsPerDecade);
    const { services, functions } = billsFor(basis, { ordersPerMonth: orders, shape });
    return { orders, services: total(services), functions: total(functions) };
  });
}

/** @param traffic names its shape, to follow "Dollars a month over orders a month" */
export function plotOfCurve(points: readonly CurvePoint[], traffic: string): Plot {
  const series = (variant: "services" | "functions") => ({
    name: variant,
    variant,
    points: points.map((point): [number, number] => [point.orders, point[variant]]),
  });
  return {
    title: `Dollars a month over orders a month, ${traffic}`,
    kind: "lines",
    x: { title: "orders", unit: "per month", scale: "log" },
    y: { title: "cost", unit: "$ per month", scale: "log" },
    series: [series("services"), series("functions")],
  };
}
