import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { testDirectory } from "@app/net/test/directory";
import { expect, it, onTestFinished } from "vitest";
import type { ReadyMessage } from "./child.ts";
import { Children, type ChildrenOptions } from "./children.ts";
import { processTable } from "./process-table.ts";

const module = fileURLToPath(new URL("fixtures/child.ts", import.meta.url));

function run(options?: ChildrenOptions) {
  const directory = testDirectory();
  const children = new Children(directory, options);
  onTestFinished(() => children.stop());
  const start = (name: string, env: Record<string, string>) =>
    children.start<ReadyMessage & { pid: number; greeting?: string }>({ name, module, env });
  return { directory, children, start };
}

const runs = (pid: number) => processTable().has(pid);

it("starts a process, waits until it is ready, stores its log, and stops it", async () => {
  const { directory, children, start } = run();
  const { pid, greeting } = await start("orders", { GREETING: "hello", BEHAVIOUR: "well" });
  expect(greeting).toBe("hello");
  expect(children.pids).toEqual({ orders: pid });
  expect(readFileSync(join(directory, "orders.log"), "utf8")).toBe("behaving: well\n");
  expect(processTable().get(pid)?.command).toBe(`orders-two-ways/orders ${basename(directory)}`);
  await children.stop();
  expect(runs(pid)).toBe(false);
  expect(children.pids).toEqual({});
});

it("a process that dies before it is ready: the error has the end of its log", async () => {
  const { start } = run();
  await expect(start("orders", { BEHAVIOUR: "dies early" })).rejects.toThrow(
    "orders exited with status 3 before it was ready. The end of its log:\n" +
      "  orders | behaving: dies early\n  orders | the reason it died",
  );
});

it("reports a process that dies later, once", async () => {
  const { children, start } = run();
  const { pid } = await start("orders", {});
  process.kill(pid, "SIGKILL");
  expect((await children.failed).message).toContain("orders was ended by SIGKILL. The end of its log:");
});

it("does not report a stopped process as a failure", async () => {
  const { children, start } = run();
  await start("orders", {});
  await start("payments", {});
  await children.stop(["orders"]);
  await children.stop();
  expect(await Promise.race([children.failed, Promise.resolve("no failure")])).toBe("no failure");
});

it("kills a process that does not stop in time", async () => {
  const { children, start } = run({ stopWithinMs: 50 });
  const { pid } = await start("orders", { BEHAVIOUR: "ignores SIGTERM" });
  await children.stop();
  expect(runs(pid)).toBe(false);
});

it("starts nothing once it stops", async () => {
  const { children, start } = run();
  await children.stop();
  await expect(start("late", {})).rejects.toThrow("late was not started, because the run is being stopped.");
});
