import type { Figure, Finding } from "../experiments/lib/findings.ts";
import { drawSmall } from "./chart.ts";
import { escape, formatValue } from "./format.ts";

/** The small picture on a claim's card: its first plot, or bars of the first figure that both variants have. */
export function pictureOf({ plots, figures }: Finding): string {
  const plot = plots.find((each) => each.kind !== "map");
  if (plot) return drawSmall(plot);
  const figure = figures.find(({ services, functions }) => services !== undefined && functions !== undefined);
  return figure ? barsOf(figure) : "";
}

/** Two bars in proportion to the figures, each with its value. */
function barsOf({ services = 0, functions = 0, label, unit }: Figure): string {
  const longest = Math.max(services, functions) || 1;
  const bar = (name: "services" | "functions", value: number) =>
    `<div class="row"><span class="${name}" style="width:${((60 * value) / longest).toFixed(1)}%"></span>${formatValue(value, unit)}</div>`;
  return `<figure class="small"><figcaption>${escape(label)}</figcaption>${bar("services", services)}${bar("functions", functions)}</figure>`;
}
