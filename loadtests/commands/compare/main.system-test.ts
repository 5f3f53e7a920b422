import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { processTable, processTree } from "@app/infra/embedded/process-table";
import { expect, onTestFinished, test } from "vitest";
import type { Comparison } from "../../benchmarks/compare/comparison.ts";

const script = fileURLToPath(new URL("main.ts", import.meta.url));

/** Runs the comparison of the services until `strike`, called once they are ready, has its effect. */
async function interrupted(strike: (compare: ChildProcess, processes: Map<string, number>) => void) {
  const directory = await mkdtemp(join(tmpdir(), "compare-test-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const json = join(directory, "result.json");
  const compare = spawn(process.execPath, [script, "--variant", "services", "--json", json]);
  onTestFinished(() => void compare.kill("SIGTERM"));
  let output = "";
  let processes: Map<string, number> | undefined;
  compare.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    if (processes || !output.includes("The services are ready")) return;
    processes = startedBy(compare.pid!);
    strike(compare, processes);
  });
  const status = await new Promise((resolve) => compare.once("close", resolve));
  const result = JSON.parse(await readFile(json, "utf8")) as Comparison & { figures: unknown[] };
  return { status, output, result, left: [...processes!.values()].filter((pid) => processTable().has(pid)) };
}

/** Process id by name, which a run puts into the title. */
function startedBy(pid: number): Map<string, number> {
  const named = processTree(processTable(), pid).map(({ pid, command }): [string, number] => {
    return [/^orders-two-ways\/(\S+)/.exec(command)?.[1] ?? command, pid];
  });
  return new Map(named.filter(([, id]) => id !== pid));
}

test("Ctrl-C ends a comparison without figures, and leaves nothing running", async () => {
  const { status, output, result, left } = await interrupted((compare) => compare.kill("SIGINT"));
  expect(status).toBe(1);
  expect(output).toContain("- It was stopped before its end.");
  expect(output).not.toContain("response p50");
  expect(result).toMatchObject({ valid: false, reasons: ["It was stopped before its end."], figures: [] });
  expect(left).toEqual([]);
});

test("a process that dies makes the comparison invalid, and is named with the end of its log", async () => {
  const { status, output, result, left } = await interrupted((_, processes) => {
    process.kill(processes.get("inventory")!, "SIGKILL");
  });
  expect(status).toBe(1);
  expect(output).toContain("- inventory was ended by SIGKILL.");
  expect(result.valid).toBe(false);
  expect(result.variants[0]).toMatchObject({ name: "services", rounds: [] });
  expect(left).toEqual([]);
});
