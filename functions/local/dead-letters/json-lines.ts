import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";

/** True when a process was killed in the middle of appending a line. */
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
 * The values of a file of JSON lines. A torn line is skipped: its writer was killed before it could report the line as
 * written, and will write it again.
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
