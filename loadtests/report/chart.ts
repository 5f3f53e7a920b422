import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Plot } from "../experiments/lib/findings.ts";
import { escape } from "./format.ts";

use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer]);

export const WIDTH = 720;
const HEIGHT = 340;
/** The page's fonts. ECharts writes text of several lines with CSS's `font`, in which "inherit" is not valid. */
const FONTS = "system-ui, sans-serif";

/** Blue and orange of Okabe and Ito's palette, which colour-blind readers can distinguish, then its other colours. */
export const COLOURS = { services: "#0072B2", functions: "#D55E00" };
const OTHERS = ["#009E73", "#CC79A7", "#E69F00", "#56B4E9"];
const DASHES = ["solid", "dashed", "dotted"] as const;

/** Lines or bars as SVG. */
export function drawChart(plot: Plot): string {
  return drawSvg(plot.title, HEIGHT, {
    color: plot.series.map(colourOf),
    legend: { top: 0, textStyle: { color: "currentColor" } },
    grid: { left: 70, right: 24, top: 44, bottom: isCrowded(plot.x) ? 110 : 56 },
    xAxis: axisOf(plot.x, plot.kind === "bars"),
    yAxis: { ...axisOf(plot.y, false), nameGap: 50 },
    series: plot.series.map((series, index) => seriesOf(plot.kind, series, index)),
  });
}

/**
 * Draws without a script. The text inherits the colour of the page, so that it is readable in light and dark.
 * @param description for screen readers
 */
export function drawSvg(description: string, height: number, option: object): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: FONTS, color: "currentColor" },
    ...option,
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg
    .replace(/<style>[\s\S]*?<\/style>/g, "") // only live charts react to pointers
    .replace(/<svg width="\d+" height="\d+"/, `<svg role="img" aria-label="${escape(description)}"`);
}

function colourOf({ variant }: Plot["series"][number], index: number): string {
  return variant ? COLOURS[variant] : (OTHERS[index % OTHERS.length] as string);
}

function axisOf({ title, unit, scale = "linear", names }: Plot["x"], categories: boolean) {
  const line = { lineStyle: { color: "#888888" } };
  return {
    type: categories ? "category" : scale === "log" ? "log" : "value",
    name: `${title} (${unit})`,
    nameLocation: "middle",
    nameGap: isCrowded({ names }) ? 88 : 32,
    nameTextStyle: { color: "currentColor" },
    axisLabel: {
      color: "currentColor",
      ...(isCrowded({ names }) ? { interval: 0, rotate: 40 } : { hideOverlap: true }),
    },
    axisLine: line,
    splitLine: { lineStyle: { color: "#88888840" } },
    ...(names ? { data: names } : {}),
  };
}

/** Slants the names when they do not fit beside one another. */
function isCrowded({ names = [] }: { names?: readonly string[] | undefined }): boolean {
  return names.length > 5;
}

function seriesOf(kind: Plot["kind"], { name, points }: Plot["series"][number], index: number) {
  if (kind === "bars") return { type: "bar", name, data: points.map(([, y]) => y) };
  return {
    type: "line",
    name,
    data: points,
    showSymbol: points.length < 20,
    lineStyle: { type: DASHES[index % DASHES.length], width: 2 },
  };
}
