import { expect, test } from "vitest";
import type { Comparison } from "../../benchmarks/compare/comparison.ts";
import { startMeasuring, stillRunning } from "../test/command.ts";

type Result = Comparison & { figures: unknown[] };
type Compare = ReturnType<typeof startMeasuring>;

/** Starts the comparison of the services, calls `interrupt` when they are ready, and waits for the end of the command. */
async function interrupted(interrupt: (compare: Compare, processes: Map<string, number>) => void) {
  const compare = startMeasuring("compare", ["--variant", "services"]);
  await compare.says("The services are ready");
  const processes = compare.processes();
  interrupt(compare, processes);
  const { result, ...ended } = await compare.done();
  return { ...ended, result: result as Result, left: stillRunning(processes) };
}

test("Ctrl-C ends a comparison without figures, and leaves nothing running", async () => {
  const { status, output, result, left } = await interrupted((compare) => compare.kill("SIGINT"));
  expect(status).toBe(1);
  expect(output).toContain("- The run was stopped before its end.");
  expect(output).not.toContain("response p50");
  expect(result).toMatchObject({
    valid: false,
    reasons: ["The run was stopped before its end."],
    figures: [],
  });
  expect(left).toEqual([]);
});

test("a process that dies makes the comparison invalid, and the reason names it and shows the end of its log", async () => {
  const { status, output, result, left } = await interrupted((_, processes) => {
    process.kill(processes.get("inventory")!, "SIGKILL");
  });
  expect(status).toBe(1);
  expect(output).toContain("- inventory was ended by SIGKILL.");
  expect(result.valid).toBe(false);
  expect(result.variants[0]).toMatchObject({ name: "services", rounds: [] });
  expect(left).toEqual([]);
});
