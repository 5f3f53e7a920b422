import { describe, expect, it } from "vitest";
import { roundProfile } from "../model/test/sample-profile.ts";
import { changesSince } from "./against.ts";
import { chooseSection } from "./choose/section.ts";
import { formatValue } from "./format.ts";
import { markdownOf } from "./markdown.ts";
import { pageOf } from "./page.ts";
import { sampleFinding, sampleResults } from "./test/sample-results.ts";

const page = pageOf(sampleResults());

describe("a value as people write it", () => {
  it.each([
    [224, "$ a month", "$224 a month"],
    [3.99, "$ a month", "$3.99 a month"],
    [0.397, "s", "0.40 s"],
    [0.0699, "s", "70 ms"],
    [85.3, "ms", "85 ms"],
    [1_745, "ms", "1.7 s"],
    [4_000, "", "4,000"],
    [0, "ms", "0 ms"],
    [undefined, "ms", "–"],
  ])("%s %s: %s", (value, unit, written) => expect(formatValue(value, unit)).toBe(written));
});

describe("the first screen", () => {
  it("answers in one sentence: how many claims hold, do not hold, and cannot be shown", () => {
    expect(page).toContain("<h1>Of 1 claim, 1 holds.</h1>");
    const none = pageOf(sampleResults({ ...sampleFinding, verdict: "cannot be shown on one machine" }));
    expect(none).toContain("<h1>Of 1 claim, 1 cannot be shown on one machine.</h1>");
  });

  it("has a card for each claim, with the claim, its verdict, its takeaway and a picture", () => {
    const [card = ""] = /<li class="card"><h3><a href="#latency">[\s\S]*?<\/li>/.exec(page) ?? [];
    expect(card).toContain("Services answer fast and evenly; functions start cold.");
    expect(card).toContain('data-verdict="holds"');
    expect(card).toContain("The functions&#39; p99 is &lt;b&gt;3&lt;/b&gt; times the services&#39;.");
    expect(card).toContain("<svg");
  });

  it("leaves the details of a takeaway to the claim's own section", () => {
    expect(page.match(/Their p50 is twice the services/g)).toHaveLength(1);
    expect(page).toMatch(/<section id="latency"[\s\S]*<p>Their p50 is twice the services/);
  });

  it("says how quiet the machine was, in the whole run and for each claim", () => {
    expect(page).toContain("The machine was quiet.");
    expect(page).toContain(
      "<dd>Other programs took at most 2 % of the cores, the hypervisor at most 0 %, and a fixed loop took 12.3 ms.</dd>",
    );
    expect(markdownOf(sampleResults())).toContain("The machine was quiet.");
  });

  it("counts a withheld verdict apart, and gives it no picture", () => {
    const withheld = pageOf(sampleResults({ ...sampleFinding, verdict: "withheld" }));
    expect(withheld).toContain("<h1>Of 1 claim, 1 is withheld.</h1>");
    const [card = ""] = /<li class="card"><h3><a href="#latency">[\s\S]*?<\/li>/.exec(withheld) ?? [];
    expect(card).toContain('data-verdict="withheld"');
    expect(card).not.toContain("<svg");
  });

  it("shows each ratio with its interval", () => expect(page).toContain("<td>3.00 (2.80–3.20)</td><td><svg"));

  it("names the claims that the run left out in one line, with the command, and gives them no card", () => {
    const results = sampleResults();
    const answers = results.answers.map((answer) =>
      ["cost", "idle"].includes(answer.id) ? { ...answer, outcome: { status: "left out" as const } } : answer,
    );
    const part = pageOf({ ...results, answers });
    expect(part).toContain(
      "This run left out 2 claims. To test them: <code>npm run compare -- --only cost,idle</code>",
    );
    expect(part).not.toContain('href="#cost"');
    expect(part).not.toContain('<section id="cost"');
  });
});

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

  it("has a card and a section for every claim that the run did not leave out", () => {
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
  it("has a line for every claim, with its verdict and its takeaway", () => {
    const lines = markdownOf(sampleResults()).split("\n");
    expect(lines.filter((line) => line.startsWith("| "))).toHaveLength(sampleResults().answers.length + 1);
    expect(lines).toContain(
      "| Services answer fast and evenly; functions start cold. | holds | The functions' p99 is <b>3</b> times the services'. |",
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
