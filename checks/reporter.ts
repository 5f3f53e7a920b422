import type { Reporter, TestModule } from "vitest/node";

/** Ends the output of `npm test` with one plain line, after vitest's own summary. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = suites.filter((suite) => suite.errors().length > 0).length; // such as a failed beforeAll
    const repeated = tests.filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0);
    for (const test of repeated) console.log(`Timed out, and was run again: ${test.fullName}`);
    const counts = { passed: count("passed"), failed: count("failed") + broken, skipped: count("skipped") };
    console.log(
      Object.entries(counts)
        .filter(([state, number]) => number > 0 || state !== "skipped")
        .map(([state, number]) => `${number} ${state}`)
        .join(", "),
    );
  }
}
