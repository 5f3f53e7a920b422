import { VARIANTS } from "@app/net/variant-names";
import { quantile } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../scenarios/random.ts";
import { hold } from "../../scenarios/scenario.ts";
import { assume } from "../cost/assumptions.ts";
import { medianFigures } from "../cost/model.ts";
import { publishedPrices } from "../cost/prices.ts";
import { roundProfile } from "../test/sample-profile.ts";
import { busiestStretch, overTime, type SimulationBasis } from "./busiest.ts";
import { constant, exponential } from "./distributions.ts";
import { Environments } from "./environments.ts";
import { Instances } from "./instances.ts";
import { SAMPLING_ERROR } from "./load.ts";
import { simulateWhole } from "./simulate.ts";
import { Stream } from "./stream.ts";
import { Timeline } from "./timeline.ts";

const profile = roundProfile();
const basis: SimulationBasis = {
  figures: medianFigures(profile),
  times: profile.times,
  prices: publishedPrices,
  assumed: assume(),
};

describe("plausibility against published figures", () => {
  it("a hop over a table's stream takes about 213 ms (p50) and 552 ms (p99), as published in 2022 and 2023: within a fifth", () => {
    const { pollsPerSecond, streamDelayMs } = basis.assumed;
    const timeline = new Timeline();
    const source = createRandom(4);
    const rules = { most: 1_000, startsPer10Seconds: 1_000, idleSeconds: 600, initialisation: constant(0) };
    const stream = new Stream(timeline, new Environments(timeline, rules), source, {
      shards: 1,
      parallelization: 1,
      batchSize: 100,
      pollSeconds: 1 / pollsPerSecond,
      delay: exponential(streamDelayMs / 1_000, source),
      work: () => (finished) => finished(),
    });
    const hops: number[] = [];
    for (let second = 0; second < 5_000; second++) {
      timeline.at(second, () => stream.write(() => hops.push(timeline.now - second)));
    }
    timeline.run();
    expect(Math.abs(quantile(hops, 0.5) / 0.213 - 1)).toBeLessThan(0.2);
    expect(Math.abs(quantile(hops, 0.99) / 0.552 - 1)).toBeLessThan(0.2);
  });
});

describe("the busiest minutes", () => {
  it("of steady traffic need more units for more orders, and the services still answer fast", () => {
    const [little, much] = [1e7, 1e10].map((ordersPerMonth) =>
      busiestStretch(basis, { ordersPerMonth, shape: "steady" }),
    );
    expect(much!.services.units).toBeGreaterThan(10 * little!.services.units);
    expect(much!.functions.units).toBeGreaterThan(10 * little!.functions.units);
    expect(much!.services.answered.p99).toBeLessThan(0.1);
  });

  it("show functions that keep up with their streams, even a slow one: its batches run in parallel", () => {
    const slow = structuredClone(basis);
    const { functions } = slow.figures.functions.placeOrder;
    functions.authorizePayment = { ...functions.reserveStock!, cpuMs: 8 };
    const { settled } = busiestStretch(slow, { ordersPerMonth: 1e10, shape: "steady" }).functions;
    expect(settled.p99).toBeLessThan(2);
  });

  it("of rare traffic show occasional cold functions, and never cold services", () => {
    const { services, functions } = busiestStretch(basis, { ordersPerMonth: 1e4, shape: "steady" });
    expect(functions.answered.p99).toBeGreaterThan(0.1);
    expect(services.answered.p99).toBeLessThan(0.1);
  });

  it("of a spike: containers are late, and Lambda throttles beyond the account's limit", () => {
    const spike = { ordersPerMonth: 1e10, shape: "spiky" as const };
    const { services, functions } = busiestStretch(basis, spike);
    expect(services.answered.p99).toBeGreaterThan(30);
    expect(functions.refused / functions.placed).toBeGreaterThan(0.01);
    const raised = { ...basis, assumed: assume({ accountConcurrency: 100_000 }) };
    expect(busiestStretch(raised, spike).functions.refused).toBeLessThan(functions.refused);
  });
});

describe("a share of the jobs", () => {
  const halfBusy = (share: number) => {
    const timeline = new Timeline();
    const source = createRandom(1);
    const instances = new Instances(timeline, 20, { share });
    const work = exponential(0.1, source);
    const model = {
      place: ({ answered }: { answered: () => void }) => instances.work(work(), answered),
      units: () => instances.count,
    };
    const run = { source, windowSeconds: 100, from: 100, share };
    const { answered } = simulateWhole(timeline, model, [hold(100, 1_000)], run);
    return { p50: answered.p50, used: instances.busySeconds / 1_000 };
  };

  it("on proportionally fewer instances queues up to a third longer, at the same utilisation", () => {
    const [all, tenth] = [halfBusy(1), halfBusy(0.1)];
    expect(tenth.p50 / all.p50).toBeGreaterThan(0.95);
    expect(tenth.p50 / all.p50).toBeLessThan(1.33);
    expect(tenth.used / all.used).toBeCloseTo(1, 1);
  });

  it("smaller than one instance occupies the queue for the jobs that it stands for", () => {
    const one = halfBusy(0.01);
    expect(one.p50).toBeGreaterThan(halfBusy(1).p50);
    expect(Math.abs(one.used / 10 - 1)).toBeLessThan(0.1);
  });

  it("of a whole variant gives nearly the same as all orders, at every rate", () => {
    for (const rate of [600, 3_000]) {
      const stages = [hold(rate, 40)];
      const load = { before: rate, peak: rate, stages, seconds: 40, from: 20, windowSeconds: 20 };
      const [all, some] = [1, 300 / rate].map((share) => overTime(basis, { ...load, share }));
      for (const variant of VARIANTS) {
        for (const latency of ["answered", "settled"] as const) {
          const [whole, sampled] = [all![variant][1]![latency], some![variant][1]![latency]];
          expect(Math.abs(sampled.p50 / whole.p50 - 1)).toBeLessThan(SAMPLING_ERROR.p50);
          expect(Math.abs(sampled.p99 / whole.p99 - 1)).toBeLessThan(SAMPLING_ERROR.p99);
        }
      }
    }
  });
});
