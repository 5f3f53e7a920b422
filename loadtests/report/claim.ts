import type { Finding } from "../experiments/lib/findings.ts";
import type { Answer } from "../experiments/lib/results.ts";
import { describeLoads } from "../harness/disturbance.ts";
import { drawChart } from "./chart.ts";
import { escape, formatRatio, formatValue, prose, verdictInWords } from "./format.ts";
import { drawMap } from "./map.ts";

/** The parts of the comparison, in the order of the page. */
export const PARTS = [
  { part: "table", heading: "The table" },
  { part: "section", heading: "The sections behind it" },
  { part: "term", heading: "The terms" },
] as const;

export const badge = (answer: Answer) => {
  const verdict = verdictInWords(answer);
  return `<span class="verdict" data-verdict="${escape(verdict)}">${escape(verdict)}</span>`;
};

/** The section of a claim: its outcome, its plots and figures, and how they were made. */
export function sectionOf(answer: Answer): string {
  return `<section id="${answer.id}" aria-labelledby="${answer.id}-title">
<h2 id="${answer.id}-title">${escape(answer.title)} ${badge(answer)}</h2>
<p class="claim">The claim: ${prose(answer.claim)}</p>
${verdictText(answer)}
<dl>
${said("How it is measured", prose(answer.method))}
${said("When it holds", prose(answer.rule))}
${said("What this does not show", prose(answer.limits))}
${machineOf(answer)}
</dl>
<p><a href="#claims">Back to the claims</a></p>
</section>`;
}

const said = (about: string, text: string) => `<div><dt>${about}</dt><dd>${text}</dd></div>`;

function machineOf({ outcome }: Answer): string {
  if (outcome.status !== "measured") return "";
  const sentence = `${describeLoads(outcome.machine)}.`.replace(/^./, (first) => first.toUpperCase());
  return said("The machine meanwhile", escape(sentence));
}

function verdictText({ outcome }: Answer): string {
  if (outcome.status === "not built yet") return "<p>There is no experiment for this claim yet.</p>";
  if (outcome.status === "text") return shownOf(outcome.shown);
  if (outcome.status === "failed") return `<p>The experiment failed: ${escape(outcome.reason)}</p>`;
  return outcome.status === "measured" ? findingOf(outcome.finding) : "";
}

/** So many rows are about as high as a plot. */
const ROWS = 8;

function findingOf({ because, details, figures, plots }: Finding): string {
  const more = figures.slice(ROWS);
  return `<p class="takeaway">${prose(because)}</p>
${details ? `<p>${prose(details)}</p>` : ""}
<div class="plots">${plots.map((plot) => (plot.kind === "map" ? drawMap(plot) : drawChart(plot))).join("\n")}
${tableOf(figures.slice(0, ROWS))}</div>
${more.length > 0 ? `<details><summary>All other figures: ${more.length}</summary>${tableOf(more)}</details>` : ""}`;
}

function tableOf(figures: Finding["figures"]): string {
  const withRatios = figures.some(({ ratio }) => ratio);
  const rows = figures.map(
    (figure) =>
      `<tr><th scope="row">${escape(figure.label)}</th><td>${formatValue(figure.services, figure.unit)}</td><td>${formatValue(figure.functions, figure.unit)}</td>${withRatios ? `<td>${formatRatio(figure)}</td>` : ""}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr><th scope="col">Figure</th><th scope="col">Services</th><th scope="col">Functions</th>${withRatios ? '<th scope="col">Functions ÷ services (95 %)</th>' : ""}</tr></thead>
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
