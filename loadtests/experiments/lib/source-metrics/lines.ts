import { globSync, readFileSync } from "node:fs";
import { ROOT } from "./deployables.ts";

/** Lines that are neither empty nor a comment in the matching files, tests excluded. */
export function linesOf(...patterns: string[]): number {
  const files = globSync(patterns, { cwd: ROOT }).filter(
    (file) => !/\.(system-)?test\.ts$|\/(test|node_modules)\//.test(file),
  );
  return files.reduce((sum, file) => sum + codeLines(readFileSync(`${ROOT}${file}`, "utf8")), 0);
}

/** Handles the comments of TypeScript, SQL, YAML and Dockerfiles. */
export function codeLines(text: string): number {
  const withoutBlocks = text.replace(/^\s*\/\*[\s\S]*?\*\//gm, "");
  return withoutBlocks.split("\n").filter((line) => line.trim() !== "" && !/^\s*(\/\/|#|--)/.test(line))
    .length;
}

/** Lines of each variant's deployment configuration. */
export const configurationLines = () => ({
  services: linesOf("compose.yaml", "infra/compose/**/*.{yaml,yml}", "infra/compose/**/Dockerfile"),
  functions: linesOf("functions/serverless.yml", "functions/deployment/*.yml"),
});
