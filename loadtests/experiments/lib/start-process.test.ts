import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startProcess } from "./start-process.ts";

function moduleOf(source: string): string {
  const directory = mkdtempSync(join(tmpdir(), "start-process-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, "main.mjs");
  writeFileSync(file, source);
  return file;
}

const isAlive = (pid = 0) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it("a process that said something runs until it is stopped, even if it does not listen", async () => {
  const stubborn = `process.on("SIGTERM", () => {}); process.on("message", () => {}); process.send(process.env.WHAT);`;
  const { child, said, stop } = await startProcess(moduleOf(stubborn), { WHAT: "ready" });
  expect(said).toBe("ready");
  expect(isAlive(child.pid)).toBe(true);
  await stop();
  expect(isAlive(child.pid)).toBe(false);
});

it("one that ends before it is ready tells why", async () => {
  const broken = moduleOf(`throw new Error("Set PORT");`);
  await expect(startProcess(broken, {})).rejects.toThrow("was not ready: Error: Set PORT.");
});
