import { describe, expect, it, vi } from "vitest";
import { createRandom } from "../../scenarios/random.ts";
import { autoscale } from "./autoscaler.ts";
import { Environments } from "./environments.ts";
import { Instances } from "./instances.ts";
import { Stream } from "./stream.ts";
import { Timeline } from "./timeline.ts";

const rules = { most: 1_000, startsPer10Seconds: 1_000, idleSeconds: 600, initialisation: () => 0.2 };

const lasting = (timeline: Timeline, seconds: number) => (finished: () => void) =>
  timeline.after(seconds, finished);

describe("the environments of a function", () => {
  it("one per concurrent request; an idle one is reused without initialisation", () => {
    const timeline = new Timeline();
    const environments = new Environments(timeline, rules);
    const ended: number[] = [];
    const invoke = () => environments.invoke(lasting(timeline, 0.1), () => ended.push(timeline.now));
    invoke();
    invoke();
    timeline.at(1, invoke);
    timeline.run();
    expect(environments.started).toBe(2);
    expect(ended.map((time) => Math.round(time * 10) / 10)).toEqual([0.3, 0.3, 1.1]);
  });

  it("are removed when nobody uses them", () => {
    const timeline = new Timeline();
    const environments = new Environments(timeline, rules);
    environments.invoke(lasting(timeline, 0.1), () => {});
    timeline.run(599);
    expect(environments.count).toBe(1);
    timeline.run(601);
    expect(environments.count).toBe(0);
  });

  it("throttle beyond the account's limit", () => {
    const timeline = new Timeline();
    const environments = new Environments(timeline, rules);
    for (let request = 0; request < 1_100; request++) environments.invoke(lasting(timeline, 1), () => {});
    expect(environments.throttled).toBe(100);
  });

  it("start a thousand at once, and a thousand more in the next 10 seconds", () => {
    const timeline = new Timeline();
    const environments = new Environments(timeline, { ...rules, most: 10_000 });
    for (let request = 0; request < 1_500; request++) environments.invoke(lasting(timeline, 60), () => {});
    expect(environments.started).toBe(1_000);
    timeline.at(5, () => {
      for (let request = 0; request < 1_500; request++) environments.invoke(lasting(timeline, 60), () => {});
    });
    timeline.run(6);
    expect(environments.started).toBe(1_500);
  });
});

describe("the autoscaler", () => {
  /** Keeps two instances busy. */
  function underLoad(instances: Instances, timeline: Timeline, seconds: number) {
    for (let at = 0; at < seconds; at += 0.1) timeline.after(at, () => instances.work(0.2));
  }

  it("evaluates every 15 s; new instances serve after their start-up time", () => {
    const timeline = new Timeline();
    const instances = new Instances(timeline, 2);
    underLoad(instances, timeline, 60);
    autoscale(timeline, instances, 60, { least: 2, most: 10, target: 0.5, startUp: 20 });
    timeline.run(34);
    expect(instances.count).toBe(2);
    timeline.run(36);
    expect(instances.count).toBe(4);
  });

  it("keeps instances for five minutes after they were last wanted", () => {
    const timeline = new Timeline();
    const instances = new Instances(timeline, 2);
    underLoad(instances, timeline, 60);
    autoscale(timeline, instances, 1_000, { least: 2, most: 10, target: 0.5, startUp: 0 });
    timeline.run(340);
    expect(instances.count).toBe(4);
    timeline.run(400);
    expect(instances.count).toBe(2);
  });

  it("checks nothing while orders are years apart, so that rare orders are simulated as fast as frequent ones", () => {
    const timeline = new Timeline();
    const instances = new Instances(timeline, 2);
    autoscale(timeline, instances, 1e9, { least: 2, most: 10, target: 0.5, startUp: 0 });
    for (const at of [1e8, 5e8]) timeline.at(at, () => instances.work(16));
    const planned = vi.spyOn(timeline, "at");
    timeline.run();
    expect(planned.mock.calls.length).toBeLessThan(20);
  });

  it("checks again, at the same times, once there is work", () => {
    const timeline = new Timeline();
    const instances = new Instances(timeline, 2);
    timeline.at(3_605, () => underLoad(instances, timeline, 60));
    autoscale(timeline, instances, 1e6, { least: 2, most: 10, target: 0.5, startUp: 0 });
    timeline.run(3_614);
    expect(instances.count).toBe(2);
    timeline.run(3_616);
    expect(instances.count).toBeGreaterThan(2);
  });
});

describe("a stream", () => {
  const streamRules = {
    shards: 1,
    parallelization: 1,
    batchSize: 100,
    pollSeconds: 0.25,
    delay: () => 0,
  };
  const rulesOn = (timeline: Timeline) => ({
    ...streamRules,
    work: (records: number) => lasting(timeline, 0.01 * records),
  });

  it("delivers the records that arrived meanwhile as the next batch, in order", () => {
    const timeline = new Timeline();
    const warm = { ...rules, initialisation: () => 0 };
    const stream = new Stream(timeline, new Environments(timeline, warm), createRandom(1), rulesOn(timeline));
    const handled: [record: number, at: number][] = [];
    for (let record = 0; record < 250; record++) stream.write(() => handled.push([record, timeline.now]));
    timeline.run();
    const batches = [...new Set(handled.map(([, at]) => at))];
    expect(handled.map(([record]) => record)).toEqual(Array.from({ length: 250 }, (_, record) => record));
    expect(batches.map((at) => at - batches[0]!)).toEqual([0, expect.closeTo(1, 6), expect.closeTo(1.5, 6)]);
  });

  it("loses nothing when its function is throttled: it retries", () => {
    const timeline = new Timeline();
    const scarce = new Environments(timeline, { ...rules, most: 1 });
    const stream = new Stream(timeline, scarce, createRandom(1), rulesOn(timeline));
    scarce.invoke(lasting(timeline, 10), () => {});
    let handled = 0;
    stream.write(() => handled++);
    timeline.run();
    expect(scarce.throttled).toBeGreaterThan(0);
    expect(handled).toBe(1);
  });
});
