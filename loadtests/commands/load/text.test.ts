import { expect, test } from "vitest";
import { describeMachine } from "../../harness/machine.ts";
import { judgeRun } from "../../scenarios/judge-run.ts";
import { ramp } from "../../scenarios/scenarios.ts";
import { measured } from "../../scenarios/test/measured.ts";
import { formatLoad, type LoadReport } from "./text.ts";

function report(changes: Parameters<typeof measured>[0] = {}): LoadReport {
  const run = measured(changes);
  const options = { scenario: "steady", engine: "driver" as const, drivers: 1, issuer: "http://127.0.0.1:1" };
  return { ...judgeRun(run), ...run, options, machine: describeMachine() };
}

test("a good run shows its latencies and that all thresholds held", () => {
  const text = formatLoad(report());
  expect(text).toMatch(/^response +5\.0 ms +5\.0 ms/m);
  expect(text).toMatch(/^settled +50\.0 ms/m);
  expect(text).toContain("100 of 100 arrivals answered well, 0 dropped, no errors.");
  expect(text).toContain("All thresholds held.");
  expect(text).not.toContain("knee");
});

test("errors are shown by kind, and broken thresholds with the measured value", () => {
  const text = formatLoad(report({ completed: 98, errors: { "503 temporarily-unavailable": 2 } }));
  expect(text).toContain(
    "98 of 100 arrivals answered well, 0 dropped, 2 errors (2 × 503 temporarily-unavailable).",
  );
  expect(text).toContain("Broken thresholds:\n- errors 2.0 % (limit 0 %)");
});

test("a ramp shows its knee, or that it has none", () => {
  expect(formatLoad(report({ scenario: ramp }))).toContain("No knee was found.");
  const late = { ...report({ scenario: ramp }), knee: { rate: 205, by: "settled" as const } };
  expect(formatLoad(late)).toContain("The knee is at 205 arrivals/s: settled latency stays high from there.");
});

test("an invalid run shows its reasons and no figures", () => {
  const text = formatLoad(report({ unsettled: 3 }));
  expect(text).toBe("This run is not valid:\n- 3 accepted orders did not settle, for example order-1");
});

test("the resources per order are shown by process", () => {
  const text = formatLoad({
    ...report(),
    memory: { functions: 500e6, dynamodb: 12e6 },
    resources: {
      orders: 100,
      cpuMillis: { functions: 12.34, dynamodb: 4 },
      operations: { total: 7.04, each: {} },
      functions: { total: { invocations: 4, billedMillis: 60, waitingShare: 0.9 }, each: {} },
    },
  });
  expect(text).toMatch(/^functions +12\.3 ms +500 MB$/m);
  expect(text).toContain("7.0 database operations per order");
  expect(text).toContain("4.0 invocations per order, billed 60.0 ms, of which waiting 90 %.");
});
