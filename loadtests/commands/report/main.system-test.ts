import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { runCommand } from "@app/net/test/run-command";
import { expect, it } from "vitest";
import { sampleResults } from "../../report/test/sample-results.ts";

/** Runs `npm run report -- --from` a directory with these results. */
async function report(results?: object) {
  const directory = testDirectory();
  if (results) writeFileSync(join(directory, "results.json"), JSON.stringify(results));
  return { directory, ...(await runCommand(join(import.meta.dirname, "main.ts"), ["--from", directory])) };
}

it("draws the page again from the data of a run", async () => {
  const { status, stdout, directory } = await report(sampleResults());
  expect(status).toBe(0);
  expect(stdout).toContain("index.html");
  expect(readFileSync(join(directory, "index.html"), "utf8")).toContain(
    "Which of the usual claims about them hold?",
  );
});

it("says what to do when there are no results", async () => {
  const { status, stderr } = await report();
  expect(status).toBe(1);
  expect(stderr).toMatch(/run npm run compare first/);
});

it("names the error in results of another version", async () => {
  const { status, stderr } = await report({ ...sampleResults(), schemaVersion: 0 });
  expect(status).toBe(1);
  expect(stderr).toMatch(/schemaVersion/);
});
