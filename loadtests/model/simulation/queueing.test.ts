import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../scenarios/random.ts";
import { arrive } from "./arrivals.ts";
import { constant, type Distribution, exponential, measured } from "./distributions.ts";
import { Instances } from "./instances.ts";
import { Timeline } from "./timeline.ts";

const SECONDS = 100_000;

/** Mean seconds from arrival to the end of the work. */
function meanTime(
  instances: (timeline: Timeline) => Instances,
  rate: number,
  work: Distribution,
  seed = 1,
): number {
  const timeline = new Timeline();
  const servers = instances(timeline);
  const times: number[] = [];
  arrive(timeline, [{ seconds: SECONDS, from: rate, to: rate }], createRandom(seed), () => {
    const arrived = timeline.now;
    servers.work(work(), () => times.push(timeline.now - arrived));
  });
  timeline.run();
  return mean(times);
}

const shared = (count: number) => (timeline: Timeline) => new Instances(timeline, count, { shared: true });

/** Erlang's C formula: the probability that all of c servers are busy at an offered load. */
function erlangC(c: number, load: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; k < c; k++) sum += term *= load / k;
  const busy = ((term * load) / c) * (c / (c - load));
  return busy / (sum + busy);
}

describe("the queues agree with queueing theory", () => {
  it.each([
    [1, 0.5],
    [1, 0.8],
    [2, 1.6],
    [8, 7],
  ])("M/M/%d at a load of %f: within 5 %%", (c, load) => {
    const rate = load; // the mean work is one second
    const expected = 1 + erlangC(c, load) / (c - load);
    const simulated = meanTime(shared(c), rate, exponential(1, createRandom(7)));
    expect(Math.abs(simulated / expected - 1)).toBeLessThan(0.05);
  });

  it.each([
    ["M/D/1", constant(1), 0],
    ["M/G/1 of a measured distribution", measured([0, 0.5, 1, 1.5, 2], createRandom(3)), 1 / 3],
  ])("%s: Pollaczek and Khinchine, within 5 %%", (_name, work, variance) => {
    const rate = 0.8;
    const expected = 1 + (rate * (1 + variance)) / (2 * (1 - rate));
    const simulated = meanTime(shared(1), rate, work);
    expect(Math.abs(simulated / expected - 1)).toBeLessThan(0.05);
  });

  it("a queue per instance is slower than one queue for four instances", () => {
    const work = () => exponential(1, createRandom(5));
    const separate = meanTime((timeline) => new Instances(timeline, 4), 3.2, work());
    expect(separate).toBeGreaterThan(meanTime(shared(4), 3.2, work()));
  });
});

describe("arrivals", () => {
  it("follow the rate of the stages", () => {
    const timeline = new Timeline();
    const at: number[] = [];
    const stages = [
      { seconds: 1_000, from: 0, to: 20 },
      { seconds: 1_000, from: 20, to: 20 },
    ];
    arrive(timeline, stages, createRandom(1), () => at.push(timeline.now));
    timeline.run();
    const between = (from: number, to: number) => at.filter((time) => time >= from && time < to).length;
    expect(between(0, 500) / 2_500).toBeCloseTo(1, 1);
    expect(between(500, 1_000) / 7_500).toBeCloseTo(1, 1);
    expect(between(1_000, 2_000) / 20_000).toBeCloseTo(1, 1);
  });
});
