import { describe, expect, it } from "vitest";
import { roundProfile } from "../model/test/sample-profile.ts";
import { changesSince } from "./against.ts";
import { chooseSection } from "./choose/section.ts";
import { markdownOf } from "./markdown.ts";
import { pageOf } from "./page.ts";
import { sampleFinding, sampleResults } from "./test/sample-results.ts";

const page = pageOf(sampleResults());

describe("the page", () => {
  it("loads nothing: no script, no style, no picture, no font", () => {
    expect(page).not.toMatch(/<script|<link|<img|@import|url\((?!#)|\ssrc=/);
  });

  it("has an inline script when there is a profile, and still loads nothing", () => {
    const section = chooseSection(roundProfile());
    expect(section).toContain("<script>");
    expect(section).not.toMatch(/<link|<img|@import|\ssrc=/);
    expect(section).toContain("1,000,000"); // the table for pages without a script
  });

  it("has a row and a section for every claim, measured or not", () => {
    for (const { id } of sampleResults().answers) {
      expect(page).toContain(`href="#${id}"`);
      expect(page).toContain(`<section id="${id}"`);
    }
    expect(page).toContain("The experiment failed: the store &lt;script&gt;");
    expect(page).toContain("There is no experiment for this claim yet.");
  });

  it("has axis titles with units on every chart", () => {
    expect(page).toContain("time (ms)");
    expect(page).toContain("orders settled (%)");
    expect(page).toContain("length (lines)");
  });

  it("gives no element of a chart an attribute twice, because browsers ignore the second one", () => {
    const elements = page.match(/<(?:text|path|svg|rect) [^>]*>/g)!;
    const names = elements.map((element) => [...element.matchAll(/ ([\w-]+)="/g)].map(([, name]) => name));
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((each) => new Set(each).size < each.length)).toEqual([]);
  });

  it("draws a map with its text in the page's colour, and describes it to screen readers", () => {
    const [svg = ""] = /<svg role="img" aria-label="Who asks whom[\s\S]*?<\/svg>/.exec(page) ?? [];
    expect(svg).toContain(
      'aria-label="Who asks whom? orders; tables: orders. stock. orders to stock: pending."',
    );
    for (const text of ["orders", "tables: orders", "stock", "pending"])
      expect(svg).toMatch(new RegExp(`<text[^>]* fill="currentColor"[^>]*>${text}</text>`));
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it("rejects a plot without a title or without a unit on an axis", () => {
    const [plot] = sampleFinding.plots;
    const untitled = { ...sampleFinding, plots: [{ ...plot!, y: { title: "", unit: "%" } }] };
    expect(() => sampleResults(untitled)).toThrow(/title/);
  });
});

describe("the table as Markdown", () => {
  it("has a line for every claim, with its verdict and two figures", () => {
    const lines = markdownOf(sampleResults()).split("\n");
    expect(lines.filter((line) => line.startsWith("| "))).toHaveLength(sampleResults().answers.length + 1);
    expect(lines).toContain(
      "| Services answer fast and evenly; functions start cold. | holds | response p99: 12 ms / 36 ms; orders: 4,000 / 4,000 |",
    );
  });
});

describe("two runs against each other", () => {
  const withRatio = (
    ratio: number,
    low: number,
    high: number,
    verdict: "holds" | "does not hold here" = "holds",
  ) =>
    sampleResults({
      ...sampleFinding,
      verdict,
      figures: [
        { label: "response p99", unit: "ms", services: 1, functions: ratio, ratio: { ratio, low, high } },
      ],
    });

  it("reports nothing where the intervals overlap", () =>
    expect(changesSince(withRatio(3, 2.8, 3.2), withRatio(3.3, 3.1, 3.5))).toEqual([]));

  it("reports a ratio whose intervals do not overlap", () =>
    expect(changesSince(withRatio(3, 2.8, 3.2), withRatio(2, 1.8, 2.2))).toEqual([
      "latency: response p99: was 3.00 (2.80–3.20), is 2.00 (1.80–2.20)",
    ]));

  it("reports a changed verdict", () =>
    expect(changesSince(withRatio(3, 2, 4), withRatio(2.5, 2, 4, "does not hold here"))).toEqual([
      'latency: was "holds", is "does not hold here"',
    ]));
});
