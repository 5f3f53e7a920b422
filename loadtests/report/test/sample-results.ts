import { EXPERIMENTS } from "../../experiments/experiments.ts";
import type { Finding, Plot } from "../../experiments/lib/findings.ts";
import { type Answer, type Results, readResults } from "../../experiments/lib/results.ts";

type Series = Plot["series"][number];

const series = (variant: "services" | "functions", xs: number[], ys: number[]): Series => ({
  name: variant,
  variant,
  points: xs.map((x, i) => [x, ys[i]!]),
});

/** A finding with a plot of each kind. Its text contains characters that are special in HTML. */
export const sampleFinding: Finding = {
  verdict: "holds",
  because: "The functions' p99 is <b>3</b> times the services'.",
  details: "Their p50 is twice the services'.",
  figures: [
    {
      label: "response p99",
      unit: "ms",
      services: 12,
      functions: 36,
      ratio: { ratio: 3, low: 2.8, high: 3.2 },
    },
    { label: "orders", unit: "", services: 4_000, functions: 4_000 },
  ],
  plots: [
    {
      title: "How long an order takes to settle",
      kind: "lines",
      x: { title: "time", unit: "ms", scale: "log" },
      y: { title: "orders settled", unit: "%" },
      series: [series("services", [5, 12], [50, 99]), series("functions", [30, 54], [50, 99])],
    },
    {
      title: "Lines of code",
      kind: "bars",
      x: { title: "what is counted", unit: "kind", names: ["code", "configuration"] },
      y: { title: "length", unit: "lines" },
      series: [series("services", [0, 1], [1_200, 80])],
    },
    {
      title: "Who asks whom?",
      kind: "map",
      variant: "functions",
      places: [
        { name: "orders", at: [0, 1], lines: ["tables: orders"] },
        { name: "stock", at: [1, 0], lines: [] },
      ],
      ways: [{ from: "orders", to: "stock", label: "pending", dashed: true }],
    },
  ],
};

const quiet = { others: 0.02, stolen: 0, loopMs: 12.3 };

/** Results in which one claim is measured, one failed, and the others were left out. */
export function sampleResults(finding: Finding = sampleFinding): Results {
  const outcomes: Record<string, unknown> = {
    latency: { status: "measured", seconds: 3, machine: [quiet], finding },
    state: { status: "failed", reason: "the store <script>alert(1)</script> was away" },
  };
  return readResults({
    schemaVersion: 2,
    startedAt: "2026-11-24T12:00:00.000Z",
    seconds: 60,
    machine: {
      cpu: "a CPU",
      cores: 2,
      memoryBytes: 8e9,
      os: "linux",
      commit: "0123456789abcdef",
      versions: { node: "v24" },
    },
    conditions: { busy: false, sentence: "The machine was quiet.", before: quiet, rounds: [quiet] },
    answers: EXPERIMENTS.map(({ run: _, text, takes: __, timed: ___, counts: ____, ...described }) => ({
      ...described,
      outcome: (outcomes[described.id] ??
        (text ? { status: "text", shown: [...text] } : { status: "not built yet" })) as Answer["outcome"],
    })),
  });
}
