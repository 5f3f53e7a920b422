import { expect, test } from "vitest";
import type { BoundFault } from "./faults/fault.ts";
import { injectUnderLoad } from "./inject.ts";

const context = { progress: () => {}, signal: new AbortController().signal };
const plan = [
  { at: 0, fault: "endless", seed: 1 },
  { at: 0, fault: "late", seed: 2 },
];

/** A load of 50 ms with two planned faults, of which the first lasts until `over`. */
async function inject(over: Promise<undefined>, stop: () => void, faultEndsWithin = 60_000) {
  const begun: string[] = [];
  const fault = (name: string, inject: () => Promise<undefined>): BoundFault => ({
    name,
    what: "",
    inject: (_) => (begun.push(name), inject()),
  });
  const faults = [fault("endless", () => over), fault("late", async () => undefined)];
  const startedAt = Date.now();
  const load = { startedAt, stop: async () => stop() };
  const injected = injectUnderLoad(
    { faults },
    plan,
    { load, latestEnd: startedAt + 50, faultEndsWithin },
    context,
  );
  return { ...(await injected), begun };
}

test("a fault that lasts does not prolong the load, and a fault that is due after the load is left out", async () => {
  const stopped = Promise.withResolvers<undefined>();
  const { injected, begun } = await inject(stopped.promise, () => stopped.resolve(undefined));
  expect(injected.map(({ fault }) => fault)).toEqual(["endless"]);
  expect(begun).toEqual(["endless"]);
});

test("a fault that never ends fails the run with its name, and the load is stopped", async () => {
  const never = new Promise<undefined>(() => {});
  let stops = 0;
  const failed = inject(never, () => stops++, 100);
  await expect(failed).rejects.toThrow("The fault endless did not end within 0.1 s.");
  expect(stops).toBeGreaterThan(0);
});

test("with each fault once, the load ends after the last fault", async () => {
  const startedAt = Date.now();
  const faults = [{ name: "short", what: "", inject: async () => undefined }];
  const load = { startedAt, stop: async () => {} };
  const underLoad = { load, latestEnd: startedAt + 60_000, once: true };
  const { injected } = await injectUnderLoad(
    { faults },
    [{ at: 0, fault: "short", seed: 1 }],
    underLoad,
    context,
  );
  expect(injected).toMatchObject([{ fault: "short" }]);
});
