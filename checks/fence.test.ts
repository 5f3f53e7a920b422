import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { testDirectory } from "../shared/net/test/directory.ts";

const config = fileURLToPath(new URL("fence.cjs", import.meta.url));
const depcruise = fileURLToPath(new URL("../node_modules/.bin/depcruise", import.meta.url));

/** For every rule, a file with an import that breaks it. */
const BROKEN = {
  "domain-imports-nothing": ["shared/domain/a.ts", 'import "node:fs"'],
  "contract-imports-domain": ["shared/contract/a.ts", 'import "../../services/orders/a.ts"'],
  "conformance-is-black-box": ["shared/conformance/a.ts", 'import "../../functions/orders/a.ts"'],
  "services-are-independent": ["services/orders/a.ts", 'import "../inventory/a.ts"'],
  "contexts-with-messages-are-independent": [
    "services/messages/orders/a.ts",
    'import "../../inventory/a.ts"',
  ],
  "the-way-of-messages-knows-no-context": ["services/messages/a.ts", 'import "../inventory/a.ts"'],
  "contexts-of-functions-are-independent": ["functions/orders/a.ts", 'import "../inventory/a.ts"'],
  "local-plugin-stands-alone": ["functions/local/a.ts", 'import "../orders/a.ts"'],
  "variants-are-apart": ["services/orders/b.ts", 'import "../../functions/orders/a.ts"'],
  "k6-scripts-run-in-k6": ["loadtests/k6/a.ts", 'import "node:fs"'],
  "loadtests-scenarios-runs-downhill": ["loadtests/scenarios/a.ts", 'import "../harness/a.ts"'],
  "loadtests-harness-runs-downhill": ["loadtests/harness/a.ts", 'import "../model/a.ts"'],
  "loadtests-k6-runs-downhill": ["loadtests/k6/b.ts", 'import "../chaos/a.ts"'],
  "loadtests-model-runs-downhill": ["loadtests/model/a.ts", 'import "../chaos/a.ts"'],
  "loadtests-benchmarks-runs-downhill": ["loadtests/benchmarks/a.ts", 'import "../model/a.ts"'],
  "loadtests-chaos-runs-downhill": ["loadtests/chaos/a.ts", 'import "../experiments/a.ts"'],
  "loadtests-experiments-runs-downhill": ["loadtests/experiments/a.ts", 'import "../report/a.ts"'],
  "loadtests-report-runs-downhill": ["loadtests/report/a.ts", 'import "../commands/a.ts"'],
  "no-test-helper-in-the-product": ["shared/domain/b.ts", 'import "./test/a.ts"'],
  "no-cycles": ["shared/net/a.ts", 'import type { B } from "./b.ts"; export type A = { b: B }'],
  resolvable: ["services/orders/c.ts", 'import "./nowhere.ts"'],
} as const;

/** The files that they import and that break no rule themselves. */
const IMPORTED = {
  "services/inventory/a.ts": "export {}",
  "functions/inventory/a.ts": "export {}",
  "loadtests/commands/a.ts": "export {}",
  "shared/domain/test/a.ts": "export {}",
  "shared/net/b.ts": 'import type { A } from "./a.ts"; export type B = { a: A }',
};

it("every rule of the import fence catches a file that breaks it", async () => {
  const { default: fence } = (await import(config)) as { default: { forbidden: { name: string }[] } };
  const directory = testDirectory();
  for (const [file, text] of [...Object.values(BROKEN), ...Object.entries(IMPORTED)]) {
    mkdirSync(join(directory, dirname(file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  }
  const folders = ["shared", "services", "functions", "loadtests"];
  const args = ["--config", config, "--output-type", "json", ...folders];
  const { stdout } = await promisify(execFile)(depcruise, args, { cwd: directory }).catch(
    (failed: { stdout: string }) => failed,
  );
  type Violation = { rule: { name: string }; from: string };
  const { violations } = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary;
  const caught = violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  expect(Object.keys(BROKEN).toSorted()).toEqual(fence.forbidden.map(({ name }) => name).toSorted());
  expect(caught).toEqual(
    expect.arrayContaining(Object.entries(BROKEN).map(([rule, [file]]) => `${rule}: ${file}`)),
  );
});
