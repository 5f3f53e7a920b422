import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";

/** True when whoever appended last was killed in the middle of a line. */
export function endsTorn(file: string): boolean {
  if (!existsSync(file)) return false;
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const last = Buffer.alloc(1);
    return size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last.toString() !== "\n";
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The values of a file of JSON lines. A torn line is skipped: what was being written there was not acknowledged, and is written
 * again by whoever was killed.
 */
export function readLines<Value>(file: string): Value[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap(parse<Value>);
}

function parse<Value>(line: string): Value[] {
  try {
    return [JSON.parse(line) as Value];
  } catch {
    return [];
  }
}
