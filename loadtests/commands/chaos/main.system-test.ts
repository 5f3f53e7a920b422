import { expect, test } from "vitest";
import type { ChaosReport } from "../../chaos/report.ts";
import { startMeasuring, stillRunning } from "../test/command.ts";

const WAIT = { timeout: 300_000 };
const TIMES = ["--duration", "12s", "--every", "5s", "--patience", "5s"];
const FLAGS = ["--variant", "services", "--faults", "drop-calls", "--rate", "10", "--seed", "5", ...TIMES];

type Chaos = ReturnType<typeof startMeasuring>;

/** Runs chaos on the services. Calls `meddle` with the process ids by name, at the first fault. */
async function meddled(meddle: (chaos: Chaos, processes: Map<string, number>) => void) {
  const chaos = startMeasuring("chaos", FLAGS);
  await chaos.says("drop-calls: ");
  const processes = chaos.processes();
  meddle(chaos, processes);
  const { result, ...ended } = await chaos.done();
  return { ...ended, report: result as ChaosReport, left: stillRunning(processes) };
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
  expect(output).toContain("The run was stopped before its end, so there is no verdict.");
  expect(output).not.toContain("survived:");
  expect(report).toMatchObject({ survived: false, options: { seed: 5 } });
  expect({ status, left }).toEqual({ status: 1, left: [] });
});
