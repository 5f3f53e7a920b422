import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, onTestFinished } from "vitest";

const create = () => mkdtempSync(join(tmpdir(), "orders-test-"));
const remove = (directory: string) => rmSync(directory, { recursive: true, force: true });

/** A new directory for one test. */
export function testDirectory(): string {
  const directory = create();
  onTestFinished(() => remove(directory));
  return directory;
}

/** A new directory for all tests of a file or of a `describe`. */
export function sharedDirectory(): string {
  const directory = create();
  afterAll(() => remove(directory));
  return directory;
}
