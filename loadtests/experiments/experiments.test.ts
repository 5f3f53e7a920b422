import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { examples, PATTERNS } from "./examples.ts";
import { EXPERIMENTS } from "./experiments.ts";
import type { Laboratory } from "./lib/laboratory.ts";
import { runExperiments } from "./run-experiments.ts";

const root = new URL("../../", import.meta.url);

/** Claims that have another wording since the published run. */
const RESTATED: string[] = [];

const laboratory = {
  progress: () => {},
  signal: new AbortController().signal,
  comparison: { options: { short: true }, variants: [], reasons: [] },
} as unknown as Laboratory;

describe("the list of experiments", () => {
  it("names no claim twice", () => {
    const ids = EXPERIMENTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("has every claim whose verdict docs/measuring.md publishes, word for word", () => {
    const page = readFileSync(new URL("docs/measuring.md", root), "utf8");
    const published = [...page.matchAll(/^\| ([A-Z][^|]*\.) +\| (?:holds|does not|the other|cannot)/gm)];
    expect(published.length).toBeGreaterThan(15);
    const claims = EXPERIMENTS.map(({ claim }) => claim);
    const unknown = published.map(([, claim]) => claim!).filter((claim) => !claims.includes(claim));
    expect(RESTATED).toEqual(expect.arrayContaining(unknown));
  });

  it("states claim, method, rule and limits of every claim in whole sentences", () => {
    for (const { claim, method, rule, limits } of EXPERIMENTS) {
      for (const text of [claim, method, rule, limits]) expect(text).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe("the limits of an experiment", () => {
  const built = EXPERIMENTS.filter(({ run, text }) => run ?? text);

  it.each(built)("$id says what would change the answer on a real cloud", ({ limits }) =>
    expect(limits).toMatch(/\bOn a real cloud\b[^.]{30,}\./),
  );
});

describe("the example files", () => {
  const files = PATTERNS.flatMap(({ services = [], functions = [] }) => [services, functions].flat());

  it.each(files)("%s exists, and docs/architecture.md links to it", (file) => {
    expect(existsSync(new URL(file, root))).toBe(true);
    expect(readFileSync(new URL("docs/architecture.md", root), "utf8")).toContain(`[${file}](../${file})`);
  });

  it("are text, not a measurement", async () => {
    const [answer] = await runExperiments([examples], laboratory);
    expect(answer?.outcome.status).toBe("text");
  });
});
