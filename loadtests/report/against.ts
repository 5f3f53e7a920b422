import type { Figure } from "../experiments/lib/findings.ts";
import type { Answer, Results } from "../experiments/lib/results.ts";
import { formatRatio, verdictInWords } from "./format.ts";

/**
 * The changes since an earlier run, one sentence each: verdicts, and ratios whose 95 % intervals do not overlap.
 * Figures without an interval are not compared, because their noise is unknown.
 */
export function changesSince(before: Results, after: Results): string[] {
  return after.answers.flatMap((answer) => {
    const earlier = before.answers.find(({ id }) => id === answer.id);
    return earlier ? changesOf(earlier, answer) : [`${answer.id}: not in the earlier run`];
  });
}

function changesOf(before: Answer, after: Answer): string[] {
  const verdicts = [verdictInWords(before), verdictInWords(after)];
  const changed =
    verdicts[0] === verdicts[1] ? [] : [`${after.id}: was "${verdicts[0]}", is "${verdicts[1]}"`];
  for (const figure of figuresOf(after)) {
    const earlier = figuresOf(before).find(({ label }) => label === figure.label);
    if (earlier && apart(earlier, figure)) {
      changed.push(`${after.id}: ${figure.label}: was ${formatRatio(earlier)}, is ${formatRatio(figure)}`);
    }
  }
  return changed;
}

const figuresOf = ({ outcome }: Answer) => (outcome.status === "measured" ? outcome.finding.figures : []);

function apart({ ratio: a }: Figure, { ratio: b }: Figure): boolean {
  return a !== undefined && b !== undefined && (a.high < b.low || b.high < a.low);
}
