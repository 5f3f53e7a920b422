import { median } from "simple-statistics";
import { expect, test } from "vitest";
import type { BenchFigure } from "./figures.ts";
import { benchVariant } from "./run.ts";

/**
 * The smallest options that give every figure once. The test ignores the values: a busy machine may not even sustain
 * the lowest rate.
 */
const tiny = { rounds: 1, seconds: 0.3, probeSeconds: 1, probes: 1, precision: 1.07 };
const context = () => ({ progress: () => {}, signal: new AbortController().signal });

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
])(
  "the %s are measured beside their baselines, on empty stores and on full ones, and audited",
  { timeout: 240_000 },
  async (name, expected) => {
    const { empty, full } = await benchVariant(name, { ...tiny, orders: 200 }, context());
    const names = (figures: BenchFigure[]) => figures.map((figure) => figure.name);
    expect(names(full)).toEqual(names(empty));
    expect(full.map(({ at }) => at)).toEqual(empty.map(({ at }) => at));
    expect(names(empty)).toEqual([...expected, "settled, sustained", "settled p99", "list page p95"]);
    const lists = full.at(-1)!;
    expect(lists.emptyInTurn).toHaveLength(lists.rounds.length);
    for (const { rounds, baseline } of [...empty, ...full].filter(
      (figure) => figure.name !== "settled, sustained",
    )) {
      expect(median(rounds)).toBeGreaterThan(0);
      if (baseline) expect(median(baseline.rounds)).toBeGreaterThan(0);
    }
  },
);
