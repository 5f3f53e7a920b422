import { quantileSorted } from "simple-statistics";
import { barPlot } from "../lib/figures.ts";
import type { Figure, Plot } from "../lib/findings.ts";
import type { Lines } from "./lines.ts";
import { type Measured, PARTS, WAYS, type Way } from "./measure-calls.ts";

type Known = { lines: Lines; calls?: Record<Way, Measured>; refused?: number; foreign?: number };

const LABELS: Record<Way, string> = {
  plain: "plain",
  "in code": "protected in code",
  mesh: "through two sidecars",
};

export function figuresOf({ lines, calls, refused, foreign }: Known): Figure[] {
  const row = (label: string, unit: string, services: number): Figure => ({ label, unit, services });
  const ofWays = (what: string, unit: string, of: (measured: Measured) => number): Figure[] =>
    calls ? WAYS.map((way) => row(`${what}, ${LABELS[way]}`, unit, of(calls[way]))) : [];
  return [
    ...(refused === undefined ? [] : [row("requests that are not allowed, refused", "", refused)]),
    ...(foreign === undefined ? [] : [row("requests that are not allowed, tried", "", foreign)]),
    ...ofWays("call, p50", "ms", at(50)),
    ...ofWays("call, p99", "ms", at(99)),
    ...ofWays("CPU of a call", "ms", ({ cpu }) => PARTS.reduce((sum, part) => sum + cpu[part], 0)),
    ...(calls ? [row("CPU of a call in each sidecar", "ms", calls.mesh.cpu.sidecars / 2)] : []),
    ...(calls ? [row("memory of a sidecar", "MB", calls.mesh.sidecarBytes / 2 ** 20)] : []),
    ...ofWays("calls that failed, with a tenth of the answers 503", "%", failedShare),
    row("lines of code that a mesh makes unnecessary", "", lines.unnecessary),
    row("lines of code that describe the mesh", "", lines.policy),
    row("lines of the services that know the mesh", "", lines.changed),
  ];
}

const failedShare = ({ failed, asked }: Measured) => (100 * failed) / asked;

function at(percentile: number) {
  return ({ latencies }: Measured) =>
    quantileSorted(
      latencies.toSorted((a, b) => a - b),
      percentile / 100,
    );
}

export function plotsOf(calls: Record<Way, Measured>): Plot[] {
  const names = WAYS.map((way) => LABELS[way]);
  const x = { title: "protection", unit: "kind", names };
  return [
    {
      title: "How long a call takes",
      kind: "lines",
      x: { title: "time", unit: "ms", scale: "log" },
      y: { title: "calls not slower", unit: "%" },
      series: WAYS.map((way) => ({
        name: LABELS[way],
        points: [1, 5, 10, 25, 50, 75, 90, 95, 99, 100].map((share): [number, number] => [
          at(share)(calls[way]),
          share,
        ]),
      })),
    },
    barPlot(
      "CPU of a call",
      x,
      { title: "CPU", unit: "ms" },
      PARTS.map((part) => ({ name: part, heights: WAYS.map((way) => calls[way].cpu[part]) })),
    ),
    barPlot("Calls that failed while a tenth of the answers was 503", x, { title: "failed", unit: "%" }, [
      { name: "services", heights: WAYS.map((way) => failedShare(calls[way])) },
    ]),
  ];
}
