import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openQuota } from "./cpu-quota.ts";

it("an early end of the quota also ends the processes in it", async ({ skip }) => {
  const quota = openQuota(0.5);
  if (!quota) return skip("this machine lets us make no control group");
  const busy = spawn(process.execPath, ["-e", "setInterval(() => {}, 1_000)"]);
  const ended = once(busy, "exit");
  writeFileSync(join(quota.directory, "cgroup.procs"), String(busy.pid));
  quota.remove();
  expect(existsSync(quota.directory)).toBe(false);
  expect(await ended).toEqual([null, "SIGKILL"]);
});
