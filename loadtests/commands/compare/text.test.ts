import type { VariantName } from "@app/net/variant-names";
import { expect, test } from "vitest";
import type { Comparison, VariantReport } from "../../benchmarks/compare/comparison.ts";
import type { Round } from "../../harness/run-load.ts";
import { sampleResults } from "../../report/test/sample-results.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";
import { flat, measured } from "../../scenarios/test/measured.ts";
import { formatTable } from "../table.ts";
import { formatFigures, formatReasons, formatVerdicts } from "./text.ts";

function round(ms: number): Round {
  return {
    ...measured({
      completed: 99,
      errors: { "503 temporarily-unavailable": 1 },
      response: flat(ms),
      settledLatency: flat(10 * ms),
    }),
    cpuSeconds: { app: 1, engine: 0.2 },
    memory: { app: 200e6, engine: 50e6 },
    machine: { others: 0.01, stolen: 0, loopMs: 12 },
  };
}

function variant(name: VariantName, latencies: number[]): VariantReport {
  return {
    name,
    url: "http://127.0.0.1:1",
    startSeconds: 2.5,
    processes: ["one", "two"],
    engine: "an engine",
    idle: { memory: { app: 150e6, engine: 50e6 }, cpuShare: { app: 0.01, engine: 0.002 } },
    firstBurst: round(40),
    rounds: latencies.map(round),
    discarded: [],
    resources: {
      orders: 99,
      cpuMillis: { one: 5, two: 4 },
      operations: { total: 6.04, each: { insert: 6.04 } },
      ...(name === "functions" && {
        functions: { total: { invocations: 3.5, billedMillis: 40, waitingShare: 0.875 }, each: {} },
      }),
    },
  };
}

function comparison(variants: VariantReport[]): Comparison {
  return {
    valid: true,
    reasons: [],
    startedAt: "2026-01-01T00:00:00.000Z",
    options: { rate: 50, duration: 2, blocks: 2, short: false, claims: "all" },
    scenario: steadyAt(50, 2),
    machine: {
      cpu: "A processor",
      cores: 2,
      memoryBytes: 8 * 2 ** 30,
      os: "linux 6.1",
      commit: "0123456789abcdef",
      versions: {
        node: "v24.0.0",
        postgres: "postgres x",
        dynamodb: "dynamodb x",
        serverlessOffline: "offline x",
      },
    },
    variants,
  };
}

const lineOf = (text: string, label: string) => text.split("\n").find((line) => line.startsWith(label));

test("a clear difference over enough rounds gets a ratio, its interval and a verdict", () => {
  const text = formatFigures(
    comparison([variant("services", [4, 4.1, 4.2, 4]), variant("functions", [8, 8.1, 8.4, 8])]),
  );
  expect(lineOf(text, "response p50")).toMatch(
    /4\.\d ms +8\.\d ms +1\.9\d +1\.\d\d–2\.\d\d +functions more$/,
  );
  expect(lineOf(text, "orders settled")).toMatch(/400 +400$/);
  expect(lineOf(text, "errors")).toMatch(/4 +4$/);
  expect(lineOf(text, "CPU per order")).toMatch(
    /12\.0 ms +12\.0 ms +1\.00 +1\.00–1\.00 +no difference shown$/,
  );
  expect(lineOf(text, "database operations per order")).toMatch(/6 +6$/);
  expect(lineOf(text, "invocations per order")).toMatch(/- +3\.5$/);
  expect(lineOf(text, "  of which waiting")).toMatch(/- +88 %$/);
  expect(lineOf(text, "first burst: response p50")).toMatch(/40\.0 ms +40\.0 ms$/);
  expect(lineOf(text, "time to start")).toMatch(/2\.5 s +2\.5 s$/);
});

test("two rounds get figures, but no verdict", () => {
  const text = formatFigures(comparison([variant("services", [4, 4]), variant("functions", [8, 8])]));
  expect(lineOf(text, "response p50")).toMatch(/too few rounds$/);
});

test("a busy machine gets figures and the reason, but no ratio", () => {
  const [services, functions] = [variant("services", [4, 4, 4, 4]), variant("functions", [8, 8, 8, 8])];
  functions.rounds[1]!.machine.others = 0.5;
  const text = formatFigures(comparison([services, functions]));
  expect(lineOf(text, "response p50")).toMatch(/4\.0 ms +8\.0 ms +machine busy$/);
  expect(text).toContain("The machine was busy in 1 of 8 rounds");
});

test("one variant alone has figures and no comparison", () => {
  const text = formatFigures(comparison([variant("services", [4, 4])]));
  expect(lineOf(text, "response p50")).toMatch(/4\.0 ms$/);
});

test("the services on a cluster get figures beside the functions, but no ratio", () => {
  const onCluster = comparison([variant("services", [4, 4, 4, 4]), variant("functions", [8, 8, 8, 8])]);
  onCluster.options.k8s = true;
  delete onCluster.variants[0]!.firstBurst;
  const text = formatFigures(onCluster);
  expect(lineOf(text, "response p50")).toMatch(/4\.0 ms +8\.0 ms$/);
  expect(lineOf(text, "first burst: response p50")).toMatch(/- +40\.0 ms$/);
  expect(text).not.toContain("interval");
  expect(text.replaceAll("\n", " ")).toContain("they do not show which one is faster");
});

test("an invalid comparison says why, with ten reasons at most", () => {
  const text = formatReasons(Array.from({ length: 12 }, (_, i) => `reason ${i}`));
  expect(text).toMatch(/^This comparison is not valid\. Do not use its figures:\n- reason 0\n/);
  expect(text).toContain("- reason 9\n- and 2 more");
});

test("the claims end the output: a line for each that was judged", () => {
  expect(formatVerdicts(sampleResults().answers).split("\n")).toEqual([
    expect.stringMatching(/^claim +verdict$/),
    expect.stringMatching(/^─+$/),
    expect.stringMatching(/^State +the experiment failed$/),
    expect.stringMatching(/^Latency +holds$/),
  ]);
});

test("each column is as wide as its widest cell, and no line ends with spaces", () => {
  expect(
    formatTable([
      ["", "one"],
      ["longer", "1"],
      ["x", ""],
    ]),
  ).toBe(["        one", "───────────", "longer    1", "x"].join("\n"));
});
