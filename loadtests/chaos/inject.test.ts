import { expect, test } from "vitest";
import { injectUnderLoad } from "./inject.ts";

/** Injects the faults, each due at once, under a load that ends after `loadMs`. */
async function inject(
  faults: Record<string, () => Promise<undefined>>,
  {
    loadMs = 50,
    stop = () => {},
    ...options
  }: { loadMs?: number; stop?: () => void; once?: true; faultEndsWithin?: number },
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
  const load = { load: { startedAt, stop: async () => stop() }, latestEnd: startedAt + loadMs };
  const context = { progress: () => {}, signal: new AbortController().signal };
  const { injected } = await injectUnderLoad(target, plan, { ...load, ...options }, context);
  return { injected: injected.map(({ fault }) => fault), begun };
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
