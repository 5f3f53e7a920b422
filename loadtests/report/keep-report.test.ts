import { readdirSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { beforeEach, expect, it } from "vitest";
import { type Results, readResultsFile } from "../experiments/lib/results.ts";
import { keepReport } from "./keep-report.ts";
import { sampleResults } from "./test/sample-results.ts";

let reports: string;
beforeEach(() => void (reports = testDirectory()));

/** A run that began at this minute. */
function run(minute: number, { full }: { full: boolean }): Results {
  const { answers, ...sample } = sampleResults();
  const kept = answers.filter(({ outcome }) => outcome.status !== "left out");
  const leftOut = { ...answers[0]!, id: "left-out", outcome: { status: "left out" as const } };
  const startedAt = `2026-01-01T00:0${minute}:00.000Z`;
  return { ...sample, startedAt, answers: full ? kept : [...kept, leftOut] };
}
const latest = () => readResultsFile(join(reports, "latest", "results.json")).startedAt.slice(14, 16);

it("keeps the report of every run; latest stays the last full one when a part is measured again", () => {
  keepReport(run(1, { full: true }), reports);
  const page = keepReport(run(2, { full: false }), reports);
  expect(page).toBe(join(reports, "2026-01-01T00-02-00-part", "index.html"));
  expect(latest()).toBe("01");
  keepReport(run(3, { full: true }), reports);
  expect(latest()).toBe("03");
  expect(readdirSync(reports).sort()).toEqual([
    "2026-01-01T00-01-00",
    "2026-01-01T00-02-00-part",
    "2026-01-01T00-03-00",
    "latest",
  ]);
});

it("has the last run as latest until there is a full one", () => {
  keepReport(run(1, { full: false }), reports);
  keepReport(run(2, { full: false }), reports);
  expect(latest()).toBe("02");
});
