import { expect, test } from "vitest";
import { measured } from "../../scenarios/test/measured.ts";
import type { Flood } from "./flood.ts";
import { formatFloods, reasonsOf } from "./text.ts";

const flooded = (changes: Partial<Flood> = {}): Flood => ({
  variant: "services",
  card: "card_slow",
  rate: 100,
  seconds: 60,
  neighbour: measured({ completed: 25, errors: { "429 too-many-requests": 75 } }).load,
  others: measured(),
  findings: [],
  ...changes,
});
const BUSY = "the load generator was the bottleneck: it used 90 % of a core (limit 85 %)";

test("a row shows the answers to the flood, and the answers and latencies of the others", () => {
  expect(formatFloods([flooded()])).toBe(
    [
      "                     others' answers  settled p50    p99  unsettled  audit                   neighbour's answers",
      "────────────────────────────────────────────────────────────────────────────────────────────────────────────────",
      "services, card_slow        100 × 202        50 ms  50 ms          0  clean  25 × 202, 75 × 429 too-many-requests",
    ].join("\n"),
  );
});

test("a flood without an accepted order does not fail the run", () => {
  const neighbour = measured({ completed: 0, errors: { "429 too-many-requests": 100 } }).load;
  expect(reasonsOf(flooded({ neighbour }))).toEqual([]);
});

test.each<[string, Partial<Flood>, string]>([
  [
    "an order that did not settle",
    { others: measured({ unsettled: 1 }) },
    "1 accepted orders did not settle, for example order-1",
  ],
  [
    "an order of the others that was refused",
    { others: measured({ errors: { "status 503": 1 } }) },
    "errors 1.0 % (limit 0 %)",
  ],
  ["a busy load generator", { others: measured({ bottleneck: [BUSY] }) }, BUSY],
  [
    "a flood that its load generator held back",
    { neighbour: measured({ bottleneck: [BUSY] }).load },
    `the flood: ${BUSY}`,
  ],
  [
    "a double charge",
    { findings: [{ rule: "charged twice", subject: "order-1", detail: "a, b" }] },
    "the audit found: charged twice: order-1 (a, b)",
  ],
])("%s is a reason, printed under the table", (_name, changes, reason) => {
  expect(formatFloods([flooded(changes)])).toContain(`\n- services, card_slow: ${reason}`);
});
