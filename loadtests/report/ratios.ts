import type { Figure } from "../experiments/lib/findings.ts";
import type { Answer } from "../experiments/lib/results.ts";
import { escape, formatRatio } from "./format.ts";

type Ratio = { label: string; ratio: NonNullable<Figure["ratio"]> };

const [WIDTH, HEIGHT] = [400, 24];

/** Every ratio of the run with its 95 % interval, on one logarithmic scale. Left of the line at 1 the functions have less. */
export function ratiosOf(answers: readonly Answer[]): string {
  const ratios = allOf(answers);
  if (ratios.length === 0) return "";
  const bounds = ratios.flatMap(({ ratio: { low, high } }) => [Math.log(low), Math.log(high)]);
  const [least, most] = [Math.min(0, ...bounds), Math.max(0, ...bounds)];
  const at = (value: number) => 6 + ((Math.log(value) - least) / (most - least || 1)) * (WIDTH - 12);
  const rows = ratios.map(
    ({ label, ratio }) =>
      `<tr><th scope="row">${escape(label)}</th><td>${formatRatio({ label, unit: "", ratio })}</td><td>${drawInterval(ratio, at)}</td></tr>`,
  );
  return `<h2 class="group">Functions ÷ services</h2>
<div class="scroll"><table class="ratios"><caption>The ratio of neighbouring rounds, with the interval in which 95 of 100 equal runs on the same machine find it. The line is at 1: right of it the functions took more, left of it less.</caption>
<thead><tr><th scope="col">Figure</th><th scope="col">Functions ÷ services</th><th scope="col">Interval, logarithmic scale</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>`;
}

/** Several claims may show the same figure. */
function allOf(answers: readonly Answer[]): Ratio[] {
  const figures = answers.flatMap(({ outcome }) =>
    outcome.status === "measured" ? outcome.finding.figures : [],
  );
  const byLabel = new Map(figures.flatMap(({ label, ratio }) => (ratio ? [[label, { label, ratio }]] : [])));
  return [...byLabel.values()];
}

function drawInterval({ ratio, low, high }: Ratio["ratio"], at: (value: number) => number): string {
  const middle = HEIGHT / 2;
  const x = (value: number) => at(value).toFixed(1);
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><line class="mark" x1="${x(1)}" x2="${x(1)}" y1="0" y2="${HEIGHT}"/><line class="interval" x1="${x(low)}" x2="${x(high)}" y1="${middle}" y2="${middle}"/><circle class="functions" cx="${x(ratio)}" cy="${middle}" r="5"/></svg>`;
}
