import { readFileSync } from "node:fs";
import type { Measured } from "../../scenarios/result.ts";

/** Reads the result file of one load, of either engine. @throws Error with a sentence for the user */
export function readRun(file: string): Measured {
  const { load, settled } = parse(file) as Partial<Measured>;
  if (load?.scenario && settled?.latency) return { load, settled };
  throw new Error(`${file} has no figures of a load: give files that npm run load -- --json or k6 wrote.`);
}

function parse(file: string): object {
  const text = readFileSync(file, "utf8");
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    throw new Error(`${file} is not JSON.`);
  }
}
