import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const functions = fileURLToPath(new URL("../../../functions", import.meta.url));
const serverless = createRequire(join(functions, "package.json")).resolve("serverless/bin/serverless.js");

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
