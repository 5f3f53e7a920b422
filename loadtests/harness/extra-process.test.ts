import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, processTable } from "@app/infra/embedded/process-table";
import { testDirectory } from "@app/net/test/directory";
import { expect, it, onTestFinished } from "vitest";
import { startExtraProcess } from "./extra-process.ts";

function moduleOf(source: string): string {
  const file = join(testDirectory(), "main.mjs");
  writeFileSync(file, source);
  return file;
}

it("a process that is ready answers messages until it is stopped", async () => {
  const module = moduleOf(
    `process.on("message", (text) => process.send(text)); process.send({ ready: true, what: process.env.WHAT });`,
  );
  const { child, ready, stop } = await startExtraProcess(module, { WHAT: "this" });
  const row = processTable().get(child.pid!)!;
  expect(ready).toEqual({ ready: true, what: "this" });
  const answered = new Promise((resolve) => child.once("message", resolve));
  child.send("hello");
  expect(await answered).toBe("hello");
  await stop();
  expect(isAlive(row)).toBe(false);
});

it("a process that ends before it is ready: the error has the reason from its log", async () => {
  const broken = moduleOf(`throw new Error("Set PORT");`);
  await expect(startExtraProcess(broken, {})).rejects.toThrow("Error: Set PORT");
});

it("a process that ends later makes `failed` reject", async () => {
  const module = moduleOf(`process.send({ ready: true }); process.on("message", () => process.exit(3));`);
  const { child, failed, stop } = await startExtraProcess(module, {});
  onTestFinished(stop);
  child.send("end");
  await expect(failed).rejects.toThrow("exited with status 3");
});
