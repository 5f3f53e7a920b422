import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";

const DEPLOYED_FRAME = /(?:file:\/\/)?\/var\/task\/([\w/-]+\.mjs):(\d+):(\d+)/g;

/**
 * Puts source files and lines into a stack trace of a deployed function.
 * @param bundles the directory that `serverless package` left beside the zip files of that deployment
 */
export function readStack(trace: string, bundles: string): string {
  return trace.replace(DEPLOYED_FRAME, (frame, bundle: string, line: string, column: string) => {
    const map = new SourceMap(
      JSON.parse(readFileSync(join(bundles, `${bundle}.map`), "utf8")) as SourceMapPayload,
    );
    const origin = map.findOrigin(Number(line), Number(column));
    if (!("fileName" in origin)) return frame;
    return `${origin.fileName.replace(/^(\.\.\/)+/, "")}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true });
  const bundles = positionals[0] ?? join(import.meta.dirname, "..", ".serverless", "bundles");
  try {
    process.stdout.write(readStack(await text(process.stdin), bundles));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    process.stderr.write(
      `There is no source map at ${(error as NodeJS.ErrnoException).path}: package the deployed commit first, or name the directory of its bundles.\n`,
    );
    process.exitCode = 1;
  }
}
