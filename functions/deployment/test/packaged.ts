import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Template } from "../template.ts";

const service = join(import.meta.dirname, "..", "..");
const serverless = createRequire(import.meta.url).resolve("serverless/bin/serverless.js");

/**
 * The template with which a stage of this service is deployed. It packages in the service's own directory, so only one
 * call at a time.
 */
export async function packageStage(stage: string, ...options: string[]): Promise<Template> {
  const directory = mkdtempSync(join(tmpdir(), "template-test-"));
  try {
    const issuer = ["--param", "issuer=https://id.example"];
    const args = [serverless, "package", "--package", directory, "--stage", stage, ...issuer, ...options];
    await promisify(execFile)(process.execPath, args, { cwd: service });
    return JSON.parse(
      readFileSync(join(directory, "cloudformation-template-update-stack.json"), "utf8"),
    ) as Template;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
