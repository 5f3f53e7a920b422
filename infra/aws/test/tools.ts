import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pythonTool } from "@app/net/test/python-tool";

const run = promisify(execFile);
const CFN_LINT = "1.58.0";

/** The emulator of AWS and its start script, beside the repository. */
const lab = process.env["AWS_LAB"] ?? join(import.meta.dirname, "../../../../shared/tools/aws-lab");
export const deployCheck = join(lab, "deploy-check.sh");

/** Why the tests that need Python cannot run; undefined if they can. */
export const withoutPython = reason();

/** Why the tests that need the emulator cannot run; undefined if they can. */
export const withoutEmulator =
  withoutPython ??
  (existsSync(deployCheck) ? undefined : `there is no ${deployCheck} (AWS_LAB names another place)`);

function reason(): string | undefined {
  const { status } = spawnSync("python3", ["-c", "import sys, venv; sys.exit(sys.version_info < (3, 11))"]);
  return status === 0 ? undefined : "there is no Python 3.11 or newer, as python3, with venv";
}

/** Runs cfn-lint. @returns its findings */
export async function cfnLint(templates: string[]): Promise<string> {
  const program = await pythonTool("cfn-lint", CFN_LINT, "cfn-lint");
  return run(program, ["--format", "parseable", ...templates]).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { stdout?: string; stderr?: string }) => `${stdout}${stderr}`,
  );
}

export const functions = fileURLToPath(new URL("../../../functions", import.meta.url));
export const serverless = createRequire(join(functions, "package.json")).resolve(
  "serverless/bin/serverless.js",
);

/** Runs `serverless deploy` and expects it to fail. @returns the last sentence of its output */
export async function refusedDeploy(options: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const output = await promisify(execFile)(process.execPath, [serverless, "deploy", ...options], {
    cwd: functions,
    env: { ...process.env, NO_COLOR: "1", ...env },
  }).then(
    () => "It was deployed.",
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  );
  return /Error:\n(.+)/.exec(output)?.[1] ?? output;
}
