import type { VariantName } from "@app/net/variant-names";
import type { CurvePoint } from "../../model/cost/curve.ts";
import type { Plot } from "./findings.ts";

/** @param traffic names its shape in the title */
export function plotOfCurve(points: readonly CurvePoint[], traffic: string): Plot {
  const series = (variant: VariantName) => ({
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
