import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { isAlive, processTable, processTree } from "./process-table.ts";
import { usageOf } from "./usage.ts";

it("says what to do on Windows, which has no process table", () => {
  expect(() => processTable("win32")).toThrow("This does not run on Windows itself: run it in WSL.");
});

/** A shell above another process: two levels below this one. */
async function family() {
  const parent = spawn("sh", ["-c", "sleep 60 & echo started; wait"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(parent.stdout, "data");
  return parent;
}

it("lists a process and its descendants until it has ended", async () => {
  const parent = await family();
  const tree = () => processTree(processTable(), parent.pid ?? 0);
  const commands = () => tree().map(({ command }) => command);
  let rows: ReturnType<typeof tree> = [];
  try {
    // The shell prints before the process below it has become `sleep`.
    await expect.poll(commands).toEqual([expect.stringContaining("sh -c"), "sleep 60"]);
    rows = tree();
    expect(rows.map(isAlive)).toEqual([true, true]);
  } finally {
    for (const { pid } of tree()) process.kill(pid, "SIGKILL");
  }
  await once(parent, "exit");
  expect(tree()).toEqual([]);
  expect(isAlive(rows[0] ?? { pid: 0, started: "" })).toBe(false);
});

it.runIf(spawnSync("ps", ["-V"]).status === 0)("reads the same from ps, for systems without /proc", () => {
  const own = processTable("darwin").get(process.pid);
  expect(own).toMatchObject({ pid: process.pid, ppid: process.ppid, cpuSeconds: expect.any(Number) });
  expect(own?.started).toMatch(/^\w{3} \w{3} .* \d{4}$/);
  expect(own?.command).toBe(processTable().get(process.pid)?.command);
});

it("measures CPU and memory of a process and its children", () => {
  const until = process.cpuUsage().user + 50_000; // microseconds
  while (process.cpuUsage().user < until);
  const usage = usageOf(process.pid);
  expect(usage.cpuSeconds).toBeGreaterThan(0.04);
  expect(usage.rssBytes).toBeGreaterThan(20_000_000);
  expect(usageOf(process.ppid).rssBytes).toBeGreaterThan(usage.rssBytes / 2);
});

it("measures nothing for a process that has ended", () => {
  expect(usageOf(2 ** 30)).toEqual({ cpuSeconds: 0, rssBytes: 0 });
});
