import { expect, test } from "vitest";
import { injectUnderLoad } from "./inject.ts";

/** Injects the faults, each due at once, under a load that ends after `loadMs`. */
async function inject(
  faults: Record<string, () => Promise<undefined>>,
  {
    loadMs = 500,
    stop = () => {},
    troubledUntil = async () => 0,
    ...options
  }: {
    loadMs?: number;
    stop?: () => void;
    troubledUntil?: () => Promise<number>;
    once?: true;
    calmWithin?: number;
    faultEndsWithin?: number;
  },
) {
  const begun: string[] = [];
  const target = {
    faults: Object.entries(faults).map(([name, act]) => ({
      name,
      what: "",
      inject: () => (begun.push(name), act()),
    })),
  };
  const plan = Object.keys(faults).map((fault, seed) => ({ at: 0, fault, seed }));
  const startedAt = Date.now();
  const load = {
    load: { startedAt, stop: async () => stop() },
    troubledUntil,
    latestEnd: startedAt + loadMs,
  };
  const context = { progress: () => {}, signal: new AbortController().signal };
  const { injected, end } = await injectUnderLoad(target, plan, { ...load, ...options }, context);
  return { injected: injected.map(({ fault }) => fault), begun, times: injected, end };
}
const short = async () => undefined;

test("a fault that lasts does not prolong the load, and a fault that is due after the load is left out", async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const faults = { endless: () => promise, late: short };
  const { injected, begun } = await inject(faults, { stop: () => resolve(undefined) });
  expect(injected).toEqual(["endless"]);
  expect(begun).toEqual(["endless"]);
});

test("a fault that never ends fails the run with its name, and the load is stopped", async () => {
  let stops = 0;
  const options = { stop: () => void stops++, faultEndsWithin: 100 };
  const failed = inject({ endless: () => new Promise(() => {}) }, options);
  await expect(failed).rejects.toThrow("The fault endless did not end within 0.1 s.");
  expect(stops).toBeGreaterThan(0);
});

test("with each fault once, the load ends after the last fault", async () => {
  const { injected } = await inject({ short }, { loadMs: 60_000, once: true });
  expect(injected).toEqual(["short"]);
});

test("a fault waits until the trouble of the one before has ended, and so does the end of the load", async () => {
  let trouble = 0;
  const troubles = async () => {
    trouble = Date.now() + 100;
    return undefined;
  };
  const { times, end } = await inject(
    { troubles, short },
    { loadMs: 60_000, once: true, calmWithin: 20, troubledUntil: async () => trouble },
  );
  const [first, second] = times;
  expect(second!.at).toBeGreaterThanOrEqual(first!.at + 2_200);
  expect(end).toBeGreaterThanOrEqual(second!.endedAt + 2_100);
});

test("a fault does not wait longer than it may", async () => {
  const { injected } = await inject(
    { short },
    { loadMs: 60_000, once: true, calmWithin: 0.1, troubledUntil: async () => Number.MAX_VALUE },
  );
  expect(injected).toEqual(["short"]);
});
