import { existsSync, readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { commandOf } from "@app/net/flags";

/**
 * "/var/task/orders/place-order.mjs:1:2345" on AWS; locally a path in the run directory, which also has the source map.
 */
const FRAME = /(?:file:\/\/)?(\/[\w./-]+\.mjs):(\d+):(\d+)/g;
const DEPLOYED = "/var/task/";

/**
 * Puts source files and lines into the stack traces of functions, whose code is minified.
 * @param bundles directory in which `serverless package` left the bundles of the deployed commit
 */
export function readStack(trace: string, bundles: string): string {
  return trace.replace(FRAME, (frame, path: string, line: string, column: string) => {
    const map = `${path.startsWith(DEPLOYED) ? join(bundles, path.slice(DEPLOYED.length)) : path}.map`;
    if (!path.startsWith(DEPLOYED) && !existsSync(map)) return frame;
    const payload = JSON.parse(readFileSync(map, "utf8")) as SourceMapPayload;
    const origin = new SourceMap(payload).findOrigin(Number(line), Number(column));
    if (!("fileName" in origin)) return frame;
    return `${origin.fileName.replace(/^(\.\.\/)+/, "")}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}

if (import.meta.main) {
  const [bundles] = commandOf(
    "stack",
    "Reads the stack trace of a function from its standard input, and prints it with source files and lines.",
  )
    .argument(
      "[bundles]",
      "where `serverless package` has left those of the deployed commit",
      join(import.meta.dirname, "..", ".serverless", "bundles"),
    )
    .parse().processedArgs as [string];
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
