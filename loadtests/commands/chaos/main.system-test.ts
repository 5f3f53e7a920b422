import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { processTable, processTree } from "@app/infra/embedded/process-table";
import { expect, onTestFinished, test } from "vitest";
import type { ChaosReport } from "../../chaos/report.ts";

const script = fileURLToPath(new URL("main.ts", import.meta.url));
const WAIT = { timeout: 300_000 };

/** Runs chaos on the services. Calls `meddle` at the first fault, with the process ids by name. */
async function meddled(meddle: (chaos: ChildProcess, processes: Map<string, number>) => void) {
  const directory = await mkdtemp(join(tmpdir(), "chaos-test-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const json = join(directory, "result.json");
  const flags = [
    "--variant",
    "services",
    "--faults",
    "drop-calls",
    "--duration",
    "12s",
    "--every",
    "5s",
    "--rate",
    "10",
    "--patience",
    "5s",
  ];
  const chaos = spawn(process.execPath, [script, ...flags, "--seed", "5", "--json", json]);
  onTestFinished(() => void chaos.kill("SIGTERM"));
  let output = "";
  let processes: Map<string, number> | undefined;
  chaos.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    if (processes || !output.includes("drop-calls: ")) return;
    processes = startedBy(chaos.pid!);
    meddle(chaos, processes);
  });
  const status = await new Promise((resolve) => chaos.once("close", resolve));
  const report = JSON.parse(await readFile(json, "utf8")) as ChaosReport;
  return { status, output, report, left: [...processes!.values()].filter((pid) => processTable().has(pid)) };
}

/** Process ids by name, which each process has in its title. */
function startedBy(pid: number): Map<string, number> {
  const named = processTree(processTable(), pid).flatMap((row): [string, number][] => {
    const name = /^orders-two-ways\/(\S+)/.exec(row.command)?.[1];
    return name ? [[name, row.pid]] : [];
  });
  return new Map(named);
}

test("a variant fails, with status 1, when the provider forgets its charges", WAIT, async () => {
  const { status, output, report, left } = await meddled((_, processes) => {
    process.kill(processes.get("payment-provider")!, "SIGKILL"); // its ledger is in memory
  });
  expect(output).toContain("The services did not survive:\n- ");
  expect(report.survived).toBe(false);
  expect(report.variants[0]!.audit!.findings.map(({ rule }) => rule)).toContain("charge missing");
  expect({ status, left }).toEqual({ status: 1, left: [] });
});

test("Ctrl-C stops everything without a verdict", WAIT, async () => {
  const { status, output, report, left } = await meddled((chaos) => chaos.kill("SIGINT"));
  expect(output).toContain("It was stopped before its end, so there is no verdict.");
  expect(output).not.toContain("survived:");
  expect(report).toMatchObject({ survived: false, options: { seed: 5 } });
  expect({ status, left }).toEqual({ status: 1, left: [] });
});
