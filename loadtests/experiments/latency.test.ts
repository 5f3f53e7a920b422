import { describe, expect, it } from "vitest";
import { judge } from "./latency.ts";

const COLD = { services: [12, 15], functions: [140, 180] };
const WARM = { services: [12, 15], functions: [14, 20] };
const spreadOf = (low: number, high: number) => ({ ratio: Math.sqrt(low * high), low, high });

/** @param ratio of the spreads; undefined when the machine was busy */
function found(ratio: ReturnType<typeof spreadOf> | undefined, first = COLD) {
  const spread = {
    label: "response p99 ÷ p50",
    unit: "",
    services: 2,
    functions: 3.2,
    ...(ratio && { ratio }),
  };
  const conditions = "The machine was busy in 5 of 8 rounds.";
  const initialised = [{ name: "placeOrder", bytes: 1, millis: 40 }];
  return judge({ figures: [spread], conditions, plots: [], first, initialised });
}

describe("latency", () => {
  it("holds when the functions answer less evenly, and first after a long start", () => {
    const { verdict, because, details } = found(spreadOf(1.3, 2));
    expect(verdict).toBe("holds");
    expect(because).toBe(
      "The functions' first answer after idle time took 140–180 ms, the services' 12–15 ms; when warm, on the shared cores of this machine, the services answer more evenly.",
    );
    expect(details).toBe(
      "When warm, the functions' p99 is 3.2 times their p50, the services' 2.0 times (ratio 1.30–2.00).",
    );
  });

  it("does not hold when both answer as evenly", () => {
    const { verdict, because } = found(spreadOf(0.9, 1.2));
    expect(verdict).toBe("does not hold here");
    expect(because).toContain("both answer as evenly");
  });

  it("does not hold when the functions' first answer takes no longer", () =>
    expect(found(spreadOf(1.3, 2), WARM).verdict).toBe("does not hold here"));

  it("does not hold when the functions start cold but answer more evenly", () =>
    expect(found(spreadOf(0.4, 0.8)).verdict).toBe("does not hold here"));

  it("is the other way round when the services start cold and answer less evenly", () => {
    const first = { services: COLD.functions, functions: COLD.services };
    expect(found(spreadOf(0.4, 0.8), first).verdict).toBe("the other way round here");
  });

  it("is withheld when the rounds do not show which variant answers more evenly", () => {
    const { verdict, because } = found(spreadOf(0.8, 2));
    expect(verdict).toBe("withheld");
    expect(because).toContain("the rounds differ too much");
  });

  it("is withheld when the machine was too busy for a ratio", () => {
    const { verdict, because, details } = found(undefined);
    expect(verdict).toBe("withheld");
    expect(because).toContain("the machine was too busy to say");
    expect(details).toBe("The machine was busy in 5 of 8 rounds.");
  });

  it("shows the deciding figures first", () =>
    expect(found(spreadOf(1.3, 2)).figures.slice(0, 2)).toMatchObject([
      { label: "first answer after 11 s without requests, median", services: 13.5, functions: 160 },
      { label: "response p99 ÷ p50", services: 2, functions: 3.2 },
    ]));
});
