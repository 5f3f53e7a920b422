import { afterEach, describe, expect, it, vi } from "vitest";
import { sampleFinding } from "../report/test/sample-results.ts";
import { EXPERIMENTS } from "./experiments.ts";
import type { Experiment, Laboratory } from "./lib/laboratory.ts";
import { roughly, runExperiments, timeLeft } from "./run-experiments.ts";

const laboratory = {
  progress: () => {},
  signal: new AbortController().signal,
  comparison: { options: { short: true }, variants: [], reasons: [] },
} as unknown as Laboratory;

describe("running experiments", () => {
  const [{ run: _, ...described }] = EXPERIMENTS as [Experiment];
  const named = (id: string, run?: Experiment["run"]): Experiment => ({
    ...described,
    id,
    ...(run ? { run } : {}),
  });

  it("a failing one does not stop the others, and gives the reason", async () => {
    const answers = await runExperiments(
      [
        named("breaks", async () => {
          throw new Error("the database was away");
        }),
        named("works", async () => sampleFinding),
        named("missing"),
        named("unwanted", async () => sampleFinding),
      ].map((experiment) => ({ ...experiment })),
      laboratory,
      ({ id }) => id !== "unwanted",
    );
    expect(answers.map(({ id, outcome }) => [id, outcome.status])).toEqual([
      ["breaks", "failed"],
      ["works", "measured"],
      ["missing", "not built yet"],
      ["unwanted", "left out"],
    ]);
    const [failed] = answers;
    expect(failed?.outcome).toMatchObject({ reason: expect.stringMatching(/^the database was away/) });
  });
});

describe("experiments between the rounds of a comparison", () => {
  const [{ run: _, timed: __, counts: ___, ...described }] = EXPERIMENTS as [Experiment];
  const list = ["first", "second", "third"].map((id) => ({
    ...described,
    id,
    takes: { short: 10, long: 10 },
    timed: true as const,
    run: async () => sampleFinding,
  }));

  it("report the share of the expected time that is over", async () => {
    const shares: number[] = [];
    await runExperiments(
      list,
      laboratory,
      () => true,
      async (share) => void shares.push(share),
    );
    expect(shares.map((share) => share.toFixed(2))).toEqual(["0.00", "0.33", "0.67"]);
  });

  it("stop when a round made the comparison invalid", async () => {
    const reasons: string[] = [];
    const invalid = { ...laboratory, comparison: { ...laboratory.comparison, reasons } };
    const answers = await runExperiments(
      list,
      invalid,
      () => true,
      async (share) => {
        if (share > 0) reasons.push("1 order was lost");
      },
    );
    expect(answers.map(({ outcome }) => outcome.status)).toEqual(["measured", "left out", "left out"]);
  });
});

describe("a failed experiment on a busy machine", () => {
  const [{ run: _, ...described }] = EXPERIMENTS as [Experiment];

  it("names the disturbance, because it may be the cause", async () => {
    const busy = { others: 0.6, stolen: 0, loopMs: 12 };
    const run: Experiment["run"] = async ({ loads }) => {
      loads.push(busy);
      throw new Error("A request got no answer.");
    };
    const [answer] = await runExperiments([{ ...described, run }], laboratory);
    expect(answer?.outcome).toEqual({
      status: "failed",
      reason:
        "A request got no answer. Meanwhile, other work took 60 % of the cores (limit 10 %): measure again when nothing else runs.",
    });
  });
});

describe("experiments that run at once", () => {
  const [{ run: _, timed: __, counts: ___, ...described }] = EXPERIMENTS as [Experiment];

  /** Runs an experiment of each kind, and one more that only counts. @returns how many others ran beside each */
  async function ranBeside(short: boolean) {
    let running = 0;
    const beside: Record<string, number> = {};
    const named = (id: string, marks: Pick<Experiment, "timed" | "counts">): Experiment => ({
      ...described,
      id,
      ...marks,
      run: async () => {
        running++;
        await new Promise((resolve) => setImmediate(resolve));
        beside[id] = running - 1;
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        return sampleFinding;
      },
    });
    const list = [
      named("counts", { counts: true }),
      named("decided by times", { timed: true }),
      named("counts, too", { counts: true }),
      named("shows times", {}),
    ];
    const options = { ...laboratory.comparison.options, short };
    const answers = await runExperiments(list, {
      ...laboratory,
      comparison: { ...laboratory.comparison, options },
    });
    expect(answers.map(({ id }) => id)).toEqual(list.map(({ id }) => id));
    return beside;
  }

  it("are those that only count, in a long run", async () => {
    expect(await ranBeside(false)).toEqual({
      counts: 1,
      "counts, too": 1,
      "shows times": 0,
      "decided by times": 0,
    });
  });

  it("are all that no time decides, in a short run", async () => {
    const { "decided by times": timed, ...others } = await ranBeside(true);
    expect(timed).toBe(0);
    expect(Math.min(others.counts!, others["counts, too"]!)).toBe(1);
  });
});

describe("the remaining time", () => {
  afterEach(() => void vi.useRealTimers());

  it("predicts the remaining time at the machine's pace so far", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const experiments = [{ takes: { short: 10, long: 40 } }, {}, { takes: { short: 20, long: 60 } }];
    const { left } = timeLeft(experiments, true);
    expect(left(experiments)).toBe(30);
    vi.advanceTimersByTime(15_000);
    expect(left(experiments.slice(1))).toBe(30);
    expect(left([])).toBe(0);
  });

  it("rounds it", () => {
    expect([4, 61, 89, 91, 200].map(roughly)).toEqual([
      "about 10 s",
      "about 70 s",
      "about 90 s",
      "about 2 min",
      "about 3 min",
    ]);
  });
});
