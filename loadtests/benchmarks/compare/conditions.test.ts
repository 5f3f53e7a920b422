import { describe, expect, it } from "vitest";
import type { MachineLoad } from "../../harness/machine-load.ts";
import type { Round } from "../../harness/run-load.ts";
import { flat, measured } from "../../scenarios/test/measured.ts";
import type { VariantReport } from "./comparison.ts";
import { conditionsOf } from "./conditions.ts";
import { figuresOf } from "./figures.ts";

const QUIET: MachineLoad = { others: 0.02, stolen: 0, loopMs: 10 };
const BUSY: MachineLoad = { ...QUIET, others: 0.6 };
const SLOW: MachineLoad = { ...QUIET, loopMs: 14 };

const round = (ms: number, machine: MachineLoad): Round => ({
  ...measured({ response: flat(ms), settledLatency: flat(ms) }),
  cpuSeconds: { app: 1, engine: 1 },
  memory: { app: 1, engine: 1 },
  machine,
});

/** Both variants with these machine loads in turn. The functions take twice as long, on a busy machine 20 times. */
function compared(services: MachineLoad[], functions: MachineLoad[]) {
  const report = (loads: MachineLoad[], quiet: number, busy: number) => ({
    processes: [],
    rounds: loads.map((load) => round(load === BUSY ? busy : quiet, load)),
  });
  const reports = [report(services, 4, 8), report(functions, 8, 160)] as unknown as VariantReport[];
  const p50 = figuresOf(reports).find(({ label }) => label === "response p50")!;
  return { ...conditionsOf(reports), p50 };
}

const times = (count: number, load: MachineLoad) => Array.from({ length: count }, () => load);

describe("a comparison", () => {
  it("gives ratios of all rounds of a quiet machine", () => {
    const { busy, sentence, p50 } = compared(times(4, QUIET), times(4, QUIET));
    expect(busy).toBe(false);
    expect(sentence).toBe(
      "The machine was quiet: other programs took at most 2 % of the cores, the hypervisor at most 0 %, and a fixed loop took 10.0 ms.",
    );
    expect(p50).toMatchObject({ verdict: "more" });
    expect(p50.ratio?.ratio).toBeCloseTo(2);
  });

  it("leaves out a busy round with its neighbour, when enough rounds remain", () => {
    const { quietPairs, sentence, p50 } = compared(times(6, QUIET), [QUIET, BUSY, ...times(4, QUIET)]);
    expect(quietPairs).toEqual([0, 2, 3, 4, 5]);
    expect(sentence).toBe(
      "The machine was busy in 1 of 12 rounds; in the first of these, other work took 60 % of the cores (limit 10 %). The ratios leave out these rounds and their neighbours.",
    );
    expect(p50.ratio?.high).toBeCloseTo(2);
  });

  it("withholds ratios and verdicts when too few quiet rounds remain", () => {
    const { busy, sentence, p50 } = compared(times(4, QUIET), [QUIET, BUSY, QUIET, QUIET]);
    expect(busy).toBe(true);
    expect(sentence).toContain("there are no ratios, and a verdict that needs one is withheld");
    expect(p50).toMatchObject({ values: [4, 8], verdict: "machine busy" });
    expect(p50).not.toHaveProperty("ratio");
  });

  it("withholds them when the machine became slower half-way", () => {
    const halves = [...times(2, QUIET), ...times(2, SLOW)];
    expect(compared(halves, halves)).toMatchObject({ busy: true, quietPairs: [0, 1] });
  });

  it("gives them when the machine was as slow all the time", () =>
    expect(compared(times(4, SLOW), times(4, SLOW))).toMatchObject({ busy: false }));

  it("does not contradict a quiet run: a busy run gives no ratio", () => {
    const quiet = compared(times(4, QUIET), times(4, QUIET));
    const busy = compared(times(4, BUSY), times(4, BUSY));
    expect(busy.p50.values[1]! / busy.p50.values[0]!).toBe(20);
    expect([quiet.p50.verdict, busy.p50.verdict]).toEqual(["more", "machine busy"]);
  });
});
