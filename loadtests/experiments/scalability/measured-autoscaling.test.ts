import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { describe, expect, it } from "vitest";
import {
  type Autoscaling,
  describeAutoscaling,
  lastAutoscaling,
  withAutoscaling,
} from "./measured-autoscaling.ts";

const measured: Autoscaling = {
  measuredAt: "2026-11-30T12:00:00.000Z",
  plan: { rate: 60, calm: 10, burst: 90 },
  burst: {
    back: 50,
    p95: [[0, 900]],
    samples: [{ at: 0, busy: 0.5, units: 8 }],
    errors: {},
    bottleneck: [],
  },
  reaction: { orders: { created: 33, ready: 42 }, gateway: { created: 30, ready: 45 } },
  predicted: { orders: 15 },
};

const stored = (content: string) => {
  const file = join(testDirectory(), "autoscaling.json");
  writeFileSync(file, content);
  return lastAutoscaling(file);
};

describe("a burst on a cluster", () => {
  it("is described with the error of the simulation", () =>
    expect(describeAutoscaling(measured)).toEqual([
      "On a cluster, on 2026-11-30, in a burst of 60 orders/s, the p95 returned below 250 ms after 50 s.",
      "gateway: a further pod after 30 s, ready after 45 s; in the simulation never.",
      "orders: a further pod after 33 s, ready after 42 s; in the simulation after 15 s, so the simulation is 18 s too early.",
      "No request failed.",
    ]));

  it("names bad answers, a slow return and a limit of the load generator", () => {
    const { back: _, ...burst } = {
      ...measured.burst,
      errors: { "status 503": 3 },
      bottleneck: ["it was late"],
    };
    const text = describeAutoscaling({ ...measured, burst }).join("\n");
    expect(text).toContain("below 250 ms not within the burst.");
    expect(text).toContain("This burst shows little: it was late.\nBad answers in the burst: status 503: 3.");
  });

  it("is added to the claim: the first pod of any service counts", () => {
    const finding = { verdict: "holds", because: "", figures: [], plots: [] } as const;
    const { details, figures, plots } = withAutoscaling({ ...finding, figures: [], plots: [] }, measured);
    expect(details).toMatch(/^On a cluster, on 2026-11-30, /);
    expect(figures.map(({ services }) => services)).toEqual([50, 30, 42]);
    expect(plots).toHaveLength(2);
  });

  it("is read again; a missing file, or one of another version, counts as none", () => {
    expect(stored(JSON.stringify(measured))).toEqual(measured);
    expect(stored("{}")).toBeUndefined();
    expect(stored("no JSON")).toBeUndefined();
    expect(lastAutoscaling("/nowhere")).toBeUndefined();
  });
});
