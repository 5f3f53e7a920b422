import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const canary = fileURLToPath(new URL("fence-canary", import.meta.url));
const config = fileURLToPath(new URL("fence.cjs", import.meta.url));
const depcruise = fileURLToPath(new URL("../node_modules/.bin/depcruise", import.meta.url));

it("every rule of the import fence catches the canary that breaks it", async () => {
  const { default: fence } = (await import(config)) as { default: { forbidden: { name: string }[] } };
  const folders = ["shared", "services", "functions", "loadtests"];
  const { stdout } = await run(depcruise, ["--config", config, "--output-type", "json", ...folders], {
    cwd: canary,
  }).catch((failed: { stdout: string }) => failed);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  const caught = summary.violations.map((violation) => violation.rule.name);
  expect([...new Set(caught)].sort()).toEqual(fence.forbidden.map((rule) => rule.name).sort());
});
