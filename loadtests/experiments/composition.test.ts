import { describe, expect, it } from "vitest";
import type { CostOfOrder } from "./composition/run-chain.ts";
import { type Costs, judge } from "./composition.ts";

const cost = (waiting: number): CostOfOrder => ({
  invocations: 1,
  billed: waiting + 10,
  waiting,
  settledP50: 130,
});
const costs = (chain: number, composed: number): Costs => ({
  chain: { well: cost(chain), failing: cost(2 * chain) },
  composed: { well: cost(composed), failing: cost(2 * composed) },
});
const lines = { chain: 100, composed: 50 };

describe("composition", () => {
  it("holds when the composed function is billed for more waiting", () => {
    const { verdict, because } = judge(costs(110, 140), lines);
    expect(verdict).toBe("holds");
    expect(because).toContain(
      "in one process the saga is billed for 140 ms of waiting, as a chain for 110 ms; when a charge fails once, for 280 ms and 220 ms",
    );
  });

  it("does not hold when the chain is billed for more, or when the two differ little", () => {
    expect(judge(costs(140, 110), lines).verdict).toBe("does not hold here");
    expect(judge(costs(110, 118), lines).verdict).toBe("does not hold here");
    const mixed: Costs = { ...costs(140, 110), composed: { well: cost(110), failing: cost(400) } };
    expect(judge(mixed, lines).verdict).toBe("does not hold here");
  });
});
