import { GraphChart } from "echarts/charts";
import { use } from "echarts/core";
import type { MapPlot } from "../experiments/lib/findings.ts";
import { COLOURS, drawSvg, WIDTH } from "./chart.ts";
import { escape } from "./format.ts";

use([GraphChart]);

const HEIGHT = 500;
const DIAMETER = 172;
const [INNER_WIDTH, INNER_HEIGHT] = [WIDTH - DIAMETER - 20, HEIGHT - DIAMETER - 20];

/** A map as a figure: places are circles, ways are arrows. */
export function drawMap(plot: MapPlot): string {
  const places = plot.places.map(({ name, lines }) => `${[name, ...lines].join("; ")}.`);
  const ways = plot.ways.map(({ from, to, label }) => `${from} to ${to}${label && `: ${label}`}.`);
  const svg = drawSvg([plot.title, ...places, ...ways].join(" "), HEIGHT, {
    series: [
      {
        type: "graph",
        layout: "none",
        left: (WIDTH - INNER_WIDTH) / 2,
        top: (HEIGHT - INNER_HEIGHT) / 2,
        width: INNER_WIDTH,
        height: INNER_HEIGHT,
        symbolSize: DIAMETER,
        edgeSymbol: ["circle", "arrow"], // without a start symbol, an arrow would begin in the middle of its place
        edgeSymbolSize: [1, 9],
        data: plot.places.map((place) => placeOf(place, COLOURS[plot.variant])),
        links: plot.ways.map((way, index) => wayOf(way, bendOf(plot.ways, index))),
      },
    ],
  });
  return `<figure><figcaption><b>${escape(plot.title)}</b></figcaption>${svg}</figure>`;
}

function placeOf({ name, lines, at: [x, y] }: MapPlot["places"][number], borderColor: string) {
  const text = { color: "currentColor", width: DIAMETER - 20, overflow: "break" };
  return {
    name,
    x: x * INNER_WIDTH,
    y: y * INNER_HEIGHT,
    itemStyle: { color: "transparent", borderColor, borderWidth: 2 },
    label: {
      ...text,
      show: true,
      formatter: [`{name|${name}}`, ...lines].join("\n"),
      lineHeight: 16,
      rich: { name: { lineHeight: 24, fontSize: 15, fontWeight: "bold", color: "currentColor" } },
    },
  };
}

function wayOf({ from, to, label, dashed }: MapPlot["ways"][number], curveness: number) {
  return {
    source: from,
    target: to,
    lineStyle: { type: dashed ? "dashed" : "solid", color: "#888888", width: 1.5, opacity: 1, curveness },
    label: { show: label !== "", formatter: label, color: "currentColor", fontSize: 11 },
  };
}

/** Arrows in the same direction get different curvature; arrows in opposite directions bend to opposite sides. */
function bendOf(ways: MapPlot["ways"], index: number): number {
  const { from, to } = ways[index]!;
  const before = ways.slice(0, index).filter((way) => way.from === from && way.to === to);
  return 0.08 + 0.12 * before.length;
}
