import { describe, expect, it } from "vitest";
import { createRandom } from "../../scenarios/random.ts";
import { hold } from "../../scenarios/scenario.ts";
import { autoscale } from "./autoscaler.ts";
import { constant, exponential } from "./distributions.ts";
import { functionsModel, type Link } from "./functions-model.ts";
import { Instances } from "./instances.ts";
import { HOSTS, servicesModel } from "./services-model.ts";
import { simulate, type Window } from "./simulate.ts";
import { Timeline } from "./timeline.ts";

/** Functions that answer after 10 ms, under AWS's rules unless a case changes them. */
function functions(timeline: Timeline, { most = 1_000, startsPer10Seconds = 1_000 } = {}) {
  return functionsModel(timeline, createRandom(2), {
    lambda: { most, startsPer10Seconds, idleSeconds: 600, initialisation: constant(0.2) },
    stream: () => ({ shards: 1, parallelization: 10, batchSize: 100, pollSeconds: 0.25, delay: constant(0) }),
    work: (_link: Link, _orders: number) => (finished) => timeline.after(0.01, finished),
  });
}

/** Services in which only orders takes time: 20 ms for the answer, and 20 ms for the saga. */
function services(timeline: Timeline, count: number) {
  const hosts = Object.fromEntries(HOSTS.map((host) => [host, new Instances(timeline, count)]));
  const cpu = exponential(0.02, createRandom(3));
  return {
    orders: hosts["orders"] as Instances,
    model: servicesModel(timeline, {
      hosts: hosts as Record<(typeof HOSTS)[number], Instances>,
      request: [{ host: "orders", cpu }],
      saga: [{ wait: constant(0.03) }, { host: "orders", cpu }],
    }),
  };
}

const run = (
  timeline: Timeline,
  model: Parameters<typeof simulate>[1],
  stages: Parameters<typeof simulate>[2],
) => simulate(timeline, model, stages, { source: createRandom(1), windowSeconds: 30 });
const last = (windows: Window[]) => windows.at(-1) as Window;

describe("the functions", () => {
  it("settle after three polls of streams, an eighth of a second each", () => {
    const timeline = new Timeline();
    const { answered, settled } = last(run(timeline, functions(timeline), [hold(5, 300)]));
    expect(answered.p50).toBeCloseTo(0.01, 3);
    expect(settled.p50).toBeGreaterThan(3 * 0.125);
    expect(settled.p99).toBeLessThan(4 * 0.01 + 3 * 0.25 + 0.2);
  });

  it("throttle when requests arrive faster than environments start", () => {
    const timeline = new Timeline();
    const slow = functions(timeline, { most: 100_000, startsPer10Seconds: 10 });
    const [first, ...rest] = run(timeline, slow, [hold(2_000, 90)]);
    expect(first?.refused).toBeGreaterThan(1_000);
    expect(last(rest).refused).toBe(0);
  });

  it("one in ten orders gives the same result as all of them, in a proportionally smaller system", () => {
    const all = new Timeline();
    const few = new Timeline();
    const stages = [hold(2_000, 60)];
    const whole = last(run(all, functions(all), stages));
    const options = { source: createRandom(1), windowSeconds: 30, share: 0.1 };
    const sampled = last(
      simulate(few, functions(few, { most: 100, startsPer10Seconds: 100 }), stages, options),
    );
    expect(sampled.placed / whole.placed).toBeCloseTo(1, 1);
    expect(sampled.answered.p50).toBeCloseTo(whole.answered.p50, 3);
  });
});

describe("the services", () => {
  it("answer immediately when there are enough of them, and settle after the saga", () => {
    const timeline = new Timeline();
    const { answered, settled } = last(run(timeline, services(timeline, 8).model, [hold(20, 300)]));
    expect(answered.p50).toBeLessThan(0.03);
    expect(settled.p50).toBeGreaterThan(0.05);
  });

  it("have a growing queue at twice their capacity, until more instances have started", () => {
    const timeline = new Timeline();
    const { model, orders } = services(timeline, 2);
    autoscale(timeline, orders, 600, { least: 2, most: 20, target: 0.6, startUp: 20 });
    const windows = run(timeline, model, [hold(100, 600)]);
    expect(windows[0]?.answered.p99).toBeGreaterThan(5);
    expect(last(windows).answered.p99).toBeLessThan(0.5);
    expect(orders.count).toBeGreaterThanOrEqual(6);
  });
});
