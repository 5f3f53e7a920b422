import { readFileSync } from "node:fs";
import type { Figure } from "../experiments/lib/findings.ts";
import type { Answer, Results } from "../experiments/lib/results.ts";
import { drawChart } from "./chart.ts";
import { escape, formatRatio, formatValue, verdictOf } from "./format.ts";
import { drawMap } from "./map.ts";

const style = readFileSync(new URL("page.css", import.meta.url), "utf8");

/**
 * One self-contained page: no network, and no script for the claims. First the table, then a section for each claim.
 * @param more sections from other files than the results
 */
export function pageOf(results: Results, more: readonly string[] = []): string {
  const { machine, startedAt, answers } = results;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Orders, two ways: the claims, measured</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#table">Skip to the table</a>
${more.length > 0 ? '<a class="skip" href="#choose">Skip to what to choose</a>' : ""}
<header>
<h1>Orders, two ways: the claims, measured</h1>
<p>One order app as Express microservices (services) and as Lambda functions (functions), on one machine:
${escape(machine.cpu)}, ${machine.cores} cores, on ${escape(startedAt.slice(0, 10))}, commit
<code>${escape(machine.commit?.slice(0, 10) ?? "unknown")}</code>. Engines: ${escape(Object.entries(machine.versions).map(versionOf).join("; "))}.
They stand in for AWS: no figure here is one of AWS. <a href="results.json">All data</a>.</p>
</header>
<main>
${tableOf(answers)}
${more.join("\n")}
${answers.map(sectionOf).join("\n")}
</main>
</body>
</html>
`;
}

function tableOf(answers: readonly Answer[]): string {
  return `<div class="scroll" tabindex="0" role="region" aria-label="The claims with their verdicts" id="table"><table>
<caption>Each claim with its verdict and the two figures that say most: services / functions</caption>
<thead><tr><th scope="col">Claim</th><th scope="col">Verdict</th><th scope="col">Figures</th><th scope="col">Picture</th></tr></thead>
<tbody>
${answers.map(rowOf).join("\n")}
</tbody>
</table></div>`;
}

function rowOf(answer: Answer): string {
  const { id, title, outcome } = answer;
  const shown = outcome.status === "measured" ? outcome.finding.figures.slice(0, 2) : [];
  const figures = shown.map(
    ({ label, unit, services, functions }) =>
      `<li>${escape(label)}: <b>${formatValue(services, unit)}</b> / <b>${formatValue(functions, unit)}</b></li>`,
  );
  return `<tr class="${answer.part}"><th scope="row"><a href="#${id}">${escape(title)}</a></th>
<td>${badge(answer)}</td><td><ul>${figures.join("")}</ul></td><td>${shown[0] ? pictureOf(shown[0]) : ""}</td></tr>`;
}

/** Two bars in proportion to the figures. */
function pictureOf({ services = 0, functions = 0, label }: Figure): string {
  const longest = Math.max(services, functions) || 1;
  const bar = (value: number, y: number, variant: string) =>
    `<rect class="${variant}" y="${y}" height="10" width="${((100 * value) / longest).toFixed(1)}"/>`;
  return `<svg class="picture" viewBox="0 0 100 24" role="img" aria-label="${escape(label)} as bars">${bar(services, 0, "services")}${bar(functions, 14, "functions")}</svg>`;
}

const badge = (answer: Answer) => {
  const verdict = verdictOf(answer);
  return `<span class="verdict" data-verdict="${escape(verdict)}">${escape(verdict)}</span>`;
};

function sectionOf(answer: Answer): string {
  return `<section id="${answer.id}" aria-labelledby="${answer.id}-title">
<h2 id="${answer.id}-title">${escape(answer.title)} ${badge(answer)}</h2>
<p class="claim">${escape(answer.claim)}</p>
${findingOf(answer)}
<dl>
<dt>How it is measured</dt><dd>${escape(answer.method)}</dd>
<dt>When it holds</dt><dd>${escape(answer.rule)}</dd>
<dt>What this does not show</dt><dd>${escape(answer.limits)}</dd>
</dl>
<p><a href="#table">Back to the table</a></p>
</section>`;
}

function findingOf({ id, outcome }: Answer): string {
  if (outcome.status === "not built yet") return "<p>There is no experiment for this claim yet.</p>";
  if (outcome.status === "left out")
    return `<p>This run left it out. <code>npm run compare -- --only ${escape(id)}</code> puts it to the test.</p>`;
  if (outcome.status === "text") return shownOf(outcome.shown);
  if (outcome.status === "failed") return `<p>The experiment failed: ${escape(outcome.reason)}</p>`;
  const { because, figures, plots } = outcome.finding;
  const rows = figures.map(
    (figure) =>
      `<tr><th scope="row">${escape(figure.label)}</th><td>${formatValue(figure.services, figure.unit)}</td><td>${formatValue(figure.functions, figure.unit)}</td><td>${formatRatio(figure)}</td></tr>`,
  );
  return `<p><strong>${escape(because)}</strong></p>
${plots.map((plot) => `<figure>${plot.kind === "map" ? drawMap(plot) : drawChart(plot)}<figcaption>${escape(plot.title)}</figcaption></figure>`).join("\n")}
<div class="scroll"><table><thead><tr><th scope="col">Figure</th><th scope="col">Services</th><th scope="col">Functions</th><th scope="col">Functions ÷ services (95 %)</th></tr></thead>
<tbody>${rows.join("")}</tbody></table></div>`;
}

/** A table of files in this repository, by the pattern that they show. */
function shownOf(shown: Extract<Answer["outcome"], { status: "text" }>["shown"]): string {
  const file = (name = "") => (name ? `<code>${escape(name)}</code>` : "–");
  const rows = shown.map(
    ({ what, services, functions }) =>
      `<tr><th scope="row">${escape(what)}</th><td>${file(services)}</td><td>${file(functions)}</td></tr>`,
  );
  return `<div class="scroll"><table><thead><tr><th scope="col">Pattern</th><th scope="col">Services</th><th scope="col">Functions</th></tr></thead>
<tbody>${rows.join("")}</tbody></table></div>`;
}

/** The engines, with their versions. */
const versionOf = ([what, version]: [string, string]) => (what === "node" ? `Node ${version}` : version);
