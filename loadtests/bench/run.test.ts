import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "simple-statistics";
import { expect, test } from "vitest";
import { readBenchOptions } from "./options.ts";
import { benchVariant } from "./run.ts";

/** As little as gives every figure once. What comes out is not looked at; a busy machine may even sustain nothing of what it is asked for. */
const tiny = { rounds: 1, seconds: 0.3, probeSeconds: 1, probes: 1 };
const watch = () => ({ progress: () => {}, signal: new AbortController().signal });

test.each([
  [
    "services" as const,
    [
      "accepted, flat out",
      "settled, sustained",
      "reads of one order",
      "baseline (a) itself",
      "settled p99 at",
    ],
  ],
  [
    "functions" as const,
    ["settled, sustained", "reads of one order", "accepted, flat out", "settled p99 at"],
  ],
])(
  "the %s are measured beside their baselines, and audited",
  { timeout: 240_000 },
  async (name, expected) => {
    const figures = await benchVariant(name, tiny, watch());
    expect(figures.map((figure) => figure.name.replace(/ at \d+\/s$/, " at"))).toEqual(expected);
    for (const { rounds, baseline, ratios } of figures) {
      expect(median(rounds)).toBeGreaterThan(0);
      if (baseline) expect(median(ratios)).toBeGreaterThan(0);
    }
  },
);

test("--quick measures less, and other flags are refused with one sentence", () => {
  const read = (...flags: string[]) => readBenchOptions(["node", "main.ts", ...flags]);
  expect(read()).toEqual({ rounds: 5, seconds: 3, probeSeconds: 6, probes: 10 });
  expect(read("--quick", "--variant", "services")).toMatchObject({
    rounds: 3,
    seconds: 1,
    variant: "services",
  });
  const script = fileURLToPath(new URL("main.ts", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, "--fast"], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 2, stderr: "error: unknown option '--fast'\n" });
});
