import { median } from "simple-statistics";
import { expect, test } from "vitest";
import { benchVariant } from "./run.ts";
import { context, tiny } from "./test/tiny.ts";

test.each([
  [
    "services" as const,
    [
      "accepted, flat out",
      "accepted, flat out",
      "reads of one order",
      "baseline (a) itself",
      "baseline (e) itself",
    ],
  ],
  ["functions" as const, ["reads of one order", "reads of one order"]],
])("the %s are measured beside their baselines, and audited", { timeout: 240_000 }, async (name, ratios) => {
  const figures = await benchVariant(name, tiny, context);
  const names = figures.map((figure) => figure.name);
  expect(names).toEqual([...ratios, "settled, sustained", "settled p99", "list page p95"]);
  for (const { rounds, baseline } of figures.filter((figure) => figure.name !== "settled, sustained")) {
    expect(median(rounds)).toBeGreaterThan(0);
    if (baseline) expect(median(baseline.rounds)).toBeGreaterThan(0);
  }
});
