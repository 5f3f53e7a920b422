import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import type { Plot } from "../experiments/lib/findings.ts";
import { escape, formatValue } from "./format.ts";

use([BarChart, LineChart, GridComponent, MarkLineComponent, LabelLayout, SVGRenderer]);

export const WIDTH = 720;
const HEIGHT = 380;
/** The page's fonts. ECharts writes text of several lines with CSS's `font`, in which "inherit" is not valid. */
const FONTS = "system-ui, sans-serif";

/** Blue and orange of Okabe and Ito's palette, which colour-blind readers can distinguish, then its other colours. */
export const COLOURS = { services: "#0072B2", functions: "#D55E00" };
const OTHERS = ["#009E73", "#CC79A7", "#E69F00", "#56B4E9"];
const DASHES = ["solid", "dashed", "dotted"] as const;
/** A wide page shows two drawings beside each other, each at two thirds of its size. */
const FONT_SIZE = 16;
/** More bars than this leave no room for their values. */
const LABELLED_BARS = 14;

/** Lines or bars as a figure. The title stands above the chart, and the legend is text of the page, so neither can overlap anything. */
export function drawChart(plot: Plot): string {
  const svg = drawSvg(plot.title, HEIGHT, {
    color: plot.series.map(colourOf),
    grid: { left: 64, right: 28, top: 24, bottom: isCrowded(plot.x) ? 146 : 64 },
    xAxis: { ...axisOf(plot.x, plot.kind === "bars"), name: nameOf(plot.x) },
    yAxis: axisOf(plot.y, false),
    series: plot.series.map((series, index) => seriesOf(plot, series, index)),
  });
  return `<figure><figcaption><b>${escape(plot.title)}</b><br>${legendOf(plot)} <span class="quiet">${escape(nameOf(plot.y))}</span></figcaption>${svg}</figure>`;
}

/** The same without axis titles and legend, for a card: the card's page explains the variants' colours. */
export function drawSmall(plot: Plot): string {
  const [x, y] = [axisOf(plot.x, plot.kind === "bars"), axisOf(plot.y, false)];
  const few = (plot.x.names ?? []).length <= 4;
  const svg = drawSvg(plot.title, 250, {
    color: plot.series.map(colourOf),
    grid: { left: 84, right: 24, top: 20, bottom: 40 },
    xAxis: { ...x, axisLabel: { ...x.axisLabel, ...large, show: few || plot.kind === "lines" } },
    yAxis: { ...y, splitNumber: 2, axisLabel: { ...y.axisLabel, ...large } },
    series: plot.series.map((series, index) => ({
      ...seriesOf(plot, series, index),
      label: { show: false },
    })),
  });
  return `<figure class="small"><figcaption>${escape(plot.title)}, ${escape(plot.y.unit)}</figcaption>${svg}</figure>`;
}

/** The card shows the drawing at less than half its size. */
const large = { fontSize: 24 };

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

function legendOf({ series, kind }: Plot): string {
  const dash = (index: number) => (kind === "lines" ? DASHES[index % DASHES.length] : "solid");
  return series
    .map(
      (each, index) =>
        `<span class="key"><i style="border-top:4px ${dash(index)} ${colourOf(each, index)}"></i>${escape(each.name)}</span>`,
    )
    .join(" ");
}

function colourOf({ variant }: Plot["series"][number], index: number): string {
  return variant ? COLOURS[variant] : (OTHERS[index % OTHERS.length] as string);
}

const nameOf = ({ title, unit }: Plot["x"]) => `${title} (${unit})`;

function axisOf({ scale = "linear", names }: Plot["x"], categories: boolean) {
  return {
    type: categories ? "category" : scale === "log" ? "log" : "value",
    nameLocation: "middle",
    nameGap: isCrowded({ names }) ? 120 : 36,
    nameTextStyle: { color: "currentColor", fontSize: FONT_SIZE },
    axisLabel: {
      color: "currentColor",
      fontSize: FONT_SIZE,
      ...(isCrowded({ names }) ? { interval: 0, rotate: 40 } : { hideOverlap: true }),
      ...(categories ? {} : { formatter: short }),
    },
    axisLine: { lineStyle: { color: "#888888" } },
    splitLine: { show: !categories, lineStyle: { color: "#88888840" } },
    ...(names ? { data: names } : {}),
  };
}

/** 10,000,000,000 does not fit below an axis; 10B does. */
const short = (value: number) =>
  value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** Slants the names when they do not fit beside one another. */
function isCrowded({ names = [] }: { names?: readonly string[] | undefined }): boolean {
  return names.length > 5;
}

function seriesOf(
  { kind, series, y, target }: Plot,
  { name, points }: Plot["series"][number],
  index: number,
) {
  const bars = series.reduce((sum, each) => sum + each.points.length, 0);
  const markLine = index === 0 && target !== undefined ? { markLine: lineAt(target, y.unit) } : {};
  if (kind === "bars") {
    const label = {
      show: bars <= LABELLED_BARS,
      position: "top",
      color: "currentColor",
      fontSize: FONT_SIZE,
    };
    const data = points.map(([, value]) => value);
    return { type: "bar", name, data, label: { ...label, formatter: labelOf }, ...markLine };
  }
  return {
    type: "line",
    name,
    data: points,
    showSymbol: points.length < 20,
    lineStyle: { type: DASHES[index % DASHES.length], width: 3 },
    ...markLine,
  };
}

const labelOf = ({ value }: { value: number }) => short(value);

/** A horizontal line across the chart. */
function lineAt(target: number, unit: string) {
  return {
    symbol: "none",
    silent: true,
    data: [{ yAxis: target }],
    lineStyle: { color: "#888888", type: "dashed", width: 2 },
    label: {
      position: "insideEndTop",
      color: "currentColor",
      formatter: `target: ${formatValue(target, unit)}`,
    },
  };
}
