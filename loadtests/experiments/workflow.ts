import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { median } from "simple-statistics";
import { editToServed } from "./deployment/edit-to-served.ts";
import { barPlot, VARIANTS } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment, Laboratory } from "./lib/laboratory.ts";
import { ROOT } from "./lib/source-metrics/deployables.ts";

export const workflow: Experiment = {
  id: "workflow",
  title: "Workflow",
  part: "section",
  claim: "Services are tested end to end, functions one by one.",
  method:
    "The project's own tests of one function, settleOrder, and of one service, orders, are run in turns as a developer runs them; the time includes the test runner and the engines that the tests start. An edited rule is timed until a fresh process answers by it.",
  rule: "Holds when one function's tests take less time than one service's.",
  limits: "The effect of a team's habits. Its build history would show it.",
  takes: { quick: 18, usual: 25 },
  run: async (laboratory) => judge(await measure(laboratory)),
};

const SERVICE = "services/orders";
const ONE_FUNCTION = "functions/orders/settle-order.test.ts";
const ROUNDS = 2;

/** Seconds, by variant where a variant is named. */
export type Measured = {
  service: TestRun;
  oneFunction: TestRun;
  start: { services?: number; functions?: number };
  seen: { services: number; functions: number };
};

async function measure(laboratory: Laboratory): Promise<Measured> {
  const { comparison, signal } = laboratory;
  const runs: { service: TestRun; oneFunction: TestRun }[] = [];
  for (let round = 0; round < (comparison.options.quick ? 1 : ROUNDS); round++) {
    const oneFunction = await runTests(ONE_FUNCTION, signal);
    runs.push({ oneFunction, service: await runTests(SERVICE, signal) });
  }
  const of = (which: "service" | "oneFunction"): TestRun => ({
    seconds: median(runs.map((run) => run[which].seconds)),
    tests: runs[0]?.[which].tests ?? 0,
  });
  const start = Object.fromEntries(comparison.variants.map(({ name, startSeconds }) => [name, startSeconds]));
  const { services, functions } = await editToServed(laboratory);
  const seen = { services: services.total, functions: functions.total };
  return { service: of("service"), oneFunction: of("oneFunction"), start, seen };
}

export function judge({ service, oneFunction, start, seen }: Measured): Finding {
  const rows = [
    { label: "tests of one deployable", services: service.seconds, functions: oneFunction.seconds },
    { label: "from an edit to its first answer", ...seen },
    { label: "from start to ready", ...start },
  ];
  return {
    verdict: verdictOf(oneFunction.seconds < service.seconds),
    because: `One function's tests take ${oneFunction.seconds.toFixed(1)} s, one service's ${service.seconds.toFixed(1)} s.`,
    figures: [
      ...rows.map((row) => ({ ...row, unit: "s" })),
      { label: "tests in it", unit: "", services: service.tests, functions: oneFunction.tests },
    ],
    plots: [
      barPlot(
        "Waiting time of a developer",
        { title: "for what", unit: "step", names: ["tests of one", "edit to seen", "start to ready"] },
        { title: "time", unit: "s" },
        VARIANTS.map((name) => ({
          name,
          heights: rows.map((row) => row[name] ?? 0),
        })),
      ),
    ],
  };
}

/** Wall time of a whole run: vitest, the engines that the tests start, and the tests. */
type TestRun = { seconds: number; tests: number };

const LIMIT_MS = 120_000;

/**
 * Runs the project's own tests below a path, as a developer does.
 * @throws Error when a test fails: its time is then meaningless
 */
async function runTests(path: string, signal: AbortSignal): Promise<TestRun> {
  const directory = mkdtempSync(join(tmpdir(), "orders-two-ways-tests-"));
  const report = join(directory, "report.json");
  const vitest = `${ROOT}node_modules/vitest/vitest.mjs`;
  const args = [vitest, "run", path, "--reporter=json", `--outputFile=${report}`];
  try {
    const began = performance.now();
    await promisify(execFile)(process.execPath, args, { cwd: ROOT, signal, timeout: LIMIT_MS });
    const seconds = (performance.now() - began) / 1_000;
    const { numPassedTests } = JSON.parse(readFileSync(report, "utf8")) as { numPassedTests: number };
    return { seconds, tests: numPassedTests };
  } catch (cause) {
    throw new Error(`The tests of ${path} failed: run them with "npm test -- ${path}".`, { cause });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
