import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { expect, it, onTestFinished } from "vitest";
import { startCounter } from "./counter.ts";

const COUNT = new URL("count-on-demand.ts", import.meta.url);

/** A counter whose operation is `work`. */
async function counterOf(work: string) {
  const file = join(testDirectory(), "counter.mjs");
  writeFileSync(
    file,
    `import { countOnDemand } from ${JSON.stringify(COUNT.href)}; let calls = 0; await countOnDemand(${work});`,
  );
  const counter = await startCounter(file, {});
  onTestFinished(() => counter[Symbol.asyncDispose]());
  return counter;
}

it("counts an operation, as often as it is asked", async () => {
  const counter = await counterOf("() => new Promise((done) => setImmediate(done))");
  for (const seconds of [0.05, 0.1]) expect((await counter.count(seconds)).perSecond).toBeGreaterThan(0);
});

it("gives the reason, and no stack, when the operation fails", async () => {
  const counter = await counterOf(
    `async () => { if (++calls > 40) throw new Error("The database is too slow."); }`,
  );
  await expect(counter.count(0.1)).rejects.toThrow(/^The database is too slow\.$/);
});
