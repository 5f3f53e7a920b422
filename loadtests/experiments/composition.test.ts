import { describe, expect, it } from "vitest";
import type { Way } from "./composition/run-chain.ts";
import { judge, type Ways } from "./composition.ts";

const way = (waiting: number): Way => ({ invocations: 1, billed: waiting + 10, waiting, settledP50: 130 });
const ways = (chain: number, composed: number): Ways => ({
  chain: { well: way(chain), failing: way(2 * chain) },
  composed: { well: way(composed), failing: way(2 * composed) },
});
const lines = { chain: 100, composed: 50 };

describe("composition", () => {
  it("holds when the composed function is billed for more waiting", () => {
    const { verdict, because } = judge(ways(110, 140), lines);
    expect(verdict).toBe("holds");
    expect(because).toContain(
      "in one process the saga is billed for 140 ms of waiting, as a chain for 110 ms; when a charge fails once, for 280 ms and 220 ms",
    );
  });

  it("does not hold when the chain is billed for more, or when the two differ little", () => {
    expect(judge(ways(140, 110), lines).verdict).toBe("does not hold here");
    expect(judge(ways(110, 118), lines).verdict).toBe("does not hold here");
    const mixed: Ways = { ...ways(140, 110), composed: { well: way(110), failing: way(400) } };
    expect(judge(mixed, lines).verdict).toBe("does not hold here");
  });
});
