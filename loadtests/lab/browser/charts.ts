import uPlot from "uplot";
import type { VariantSecond } from "../messages.ts";
import { element } from "./dom.ts";

const SECONDS = 120;
const HEIGHT = 150;
// The enum exists in the types only, so a bundle has no value of it.
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment
const LOGARITHMIC = 3 as uPlot.Scale.Distr;

/** A line: one figure of one variant. Undefined where there is none, such as a latency without an answer. */
type Line = { variant: string; dashed?: boolean; value(second: VariantSecond): number | undefined };

const latency = (of: "answered" | "settled"): Omit<Line, "variant">[] => [
  { value: (second) => second[of].p50 || undefined },
  { dashed: true, value: (second) => second[of].p95 || undefined },
];
const sum = (values: readonly number[]) =>
  values.length > 0 ? values.reduce((total, value) => total + value, 0) : undefined;

const FIGURES: Record<string, { log?: boolean; lines: Omit<Line, "variant">[] }> = {
  answered: { log: true, lines: latency("answered") },
  settled: { log: true, lines: latency("settled") },
  way: { lines: [{ value: ({ onTheirWay }) => onTheirWay }] },
  cpu: { lines: [{ value: ({ processes }) => sum(processes.map(({ cpu }) => cpu)) }] },
  memory: { lines: [{ value: ({ processes }) => sum(processes.map(({ megabytes }) => megabytes)) }] },
};

/** Draws the charts. @returns a function that adds a second to each */
export function openCharts(
  variants: readonly string[],
): (at: number, seconds: readonly VariantSecond[]) => void {
  const charts = Object.entries(FIGURES).map(([id, { log = false, lines }]) => {
    const own = variants.flatMap((variant) => lines.map((line): Line => ({ ...line, variant })));
    return openChart(element(`chart-${id}`, HTMLElement), own, log);
  });
  return (at, seconds) => {
    for (const add of charts) add(at / 1_000, seconds);
  };
}

function openChart(place: HTMLElement, lines: readonly Line[], log: boolean) {
  const columns: (number | null)[][] = [[], ...lines.map(() => [])];
  const color = (name: string) => () => getComputedStyle(place).getPropertyValue(name);
  const axis = {
    stroke: color("--quiet"),
    grid: { stroke: color("--line"), width: 1 },
    font: "11px system-ui",
  };
  const chart = new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        y: log
          ? { distr: LOGARITHMIC, range: (_, low, high) => decades(low, high) }
          : { range: (_, __, high) => [0, Math.max(1, high * 1.1)] },
      },
      axes: [
        {
          ...axis,
          values: ({ data }, splits) => splits.map((at) => agoOf((data[0].at(-1) ?? at) - at)),
          space: 70,
        },
        {
          ...axis,
          size: 58,
          values: (_, splits) => splits.map((value) => (value === null ? "" : `${value}`)),
        },
      ],
      series: [
        {},
        ...lines.map(({ variant, dashed }) => ({
          stroke: color(`--${variant}`),
          width: 2,
          points: { show: false },
          ...(dashed && { dash: [5, 4] }),
        })),
      ],
    },
    columns as uPlot.AlignedData,
    place,
  );
  new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.redraw());
  return (at: number, seconds: readonly VariantSecond[]) => {
    columns[0]!.push(at);
    lines.forEach(({ variant, value }, i) => {
      const second = seconds.find((each) => each.variant === variant);
      columns[i + 1]!.push((second && value(second)) ?? null);
    });
    if (columns[0]!.length > SECONDS) for (const column of columns) column.shift();
    chart.setData(columns as uPlot.AlignedData);
  };
}

const agoOf = (seconds: number) => (Math.round(seconds) > 0 ? `−${Math.round(seconds)} s` : "now");

/** Whole decades around the values, so that a logarithmic axis has round marks. */
function decades(low: number | null, high: number | null): [number, number] {
  const [from, to] = [Math.floor(Math.log10(low || 1)), Math.ceil(Math.log10(high || 100))];
  return [10 ** from, 10 ** Math.max(to, from + 1)];
}
