import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sampleResults } from "../../report/test/sample-results.ts";

const script = fileURLToPath(new URL("main.ts", import.meta.url));

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), "report-"))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs `npm run report -- --from <directory>`. */
function report(): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, "--from", directory], (error, stdout, stderr) => {
      resolve({ status: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}

it("draws the page again from the data of a run", async () => {
  writeFileSync(join(directory, "results.json"), JSON.stringify(sampleResults()));
  const { status, output } = await report();
  expect(status).toBe(0);
  expect(output).toContain("index.html");
  expect(readFileSync(join(directory, "index.html"), "utf8")).toContain("the claims, measured");
});

it("says what to do when there was no run", async () => {
  const { status, output } = await report();
  expect(status).toBe(1);
  expect(output).toMatch(/npm run compare makes them/);
});

it("names what is wrong with results of another version", async () => {
  writeFileSync(join(directory, "results.json"), JSON.stringify({ ...sampleResults(), schemaVersion: 0 }));
  const { status, output } = await report();
  expect(status).toBe(1);
  expect(output).toMatch(/schemaVersion/);
});
