import type { Plot } from "./findings.ts";

/** `heights` follow the order of the names on the x axis. `variant` is needed only when `name` is another. */
type Bars = { name: string; heights: readonly number[]; variant?: "services" | "functions" };

/** Grouped bars: a group for each name on the x axis, a bar for each series. */
export function barPlot(
  title: string,
  x: Omit<Plot["x"], "names"> & { names: readonly string[] },
  y: Plot["y"],
  bars: readonly Bars[],
): Plot {
  const series = bars.map(({ name, heights, variant }) => ({
    name,
    variant: variant ?? variantNamed(name),
    points: heights.map((height, place): [number, number] => [place, height]),
  }));
  return { title, kind: "bars", x: { ...x, names: [...x.names] }, y, series };
}

const variantNamed = (name: string) => (name === "services" || name === "functions" ? name : undefined);
