import type { Answer, Results } from "../experiments/lib/results.ts";
import { badge, PARTS } from "./claim.ts";
import { escape, prose, verdictInWords } from "./format.ts";
import { pictureOf } from "./picture.ts";
import { ratiosOf } from "./ratios.ts";

/** The words of the answer for one claim and for more with each verdict, in their order. Other outcomes are no verdicts. */
const COUNTED: readonly (readonly [verdict: string, one: string, more: string])[] = [
  ["holds", "holds", "hold"],
  ["holds, at a price", "holds at a price", "hold at a price"],
  ["does not hold here", "does not hold here", "do not hold here"],
  ["the other way round here", "is the other way round here", "are the other way round here"],
  ["cannot be shown on one machine", "cannot be shown on one machine", "cannot be shown on one machine"],
  ["withheld", "is withheld", "are withheld"],
];

/** The question, the answer in one sentence, and a card for each claim with a verdict. */
export function firstScreen({ answers, conditions }: Results): string {
  return `<header id="claims">
<p class="question">One order app, built twice: as <b class="services">Express microservices</b> and as <b class="functions">Lambda functions</b>. Which of the usual claims about them hold?</p>
<h1>${escape(answerOf(answers))}</h1>
${barOf(answers)}
${leftOutOf(answers)}
<p class="quiet">${escape(conditions.sentence)}</p>
</header>
${PARTS.map(({ part, heading }) =>
  groupOf(
    heading,
    answers.filter((answer) => answer.part === part),
  ),
).join("\n")}
${ratiosOf(answers)}`;
}

function answerOf(answers: readonly Answer[]): string {
  const counts = countsOf(answers);
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return "This run tested no claim.";
  const parts = counts.map(({ count, one, more }) => `${count} ${count === 1 ? one : more}`);
  const last = parts.pop()!;
  return `Of ${all} ${all === 1 ? "claim" : "claims"}, ${parts.length > 0 ? `${parts.join(", ")} and ${last}` : last}.`;
}

function countsOf(answers: readonly Answer[]) {
  return COUNTED.map(([verdict, one, more]) => {
    return {
      verdict,
      one,
      more,
      count: answers.filter((answer) => verdictInWords(answer) === verdict).length,
    };
  }).filter(({ count }) => count > 0);
}

/** A bar with a part for each verdict, as wide as its share. The sentence above it says the same. */
function barOf(answers: readonly Answer[]): string {
  const parts = countsOf(answers).map(
    ({ verdict, count }) =>
      `<span data-verdict="${escape(verdict)}" style="flex-grow:${count}">${count}</span>`,
  );
  return `<div class="bar" aria-hidden="true">${parts.join("")}</div>`;
}

function leftOutOf(answers: readonly Answer[]): string {
  const ids = answers.filter(({ outcome }) => outcome.status === "left out").map(({ id }) => id);
  if (ids.length === 0) return "";
  return `<p class="quiet">This run left out ${ids.length} claims. To test them: <code>npm run compare -- --only ${escape(ids.join(","))}</code></p>`;
}

function groupOf(heading: string, answers: readonly Answer[]): string {
  const cards = answers.filter(({ outcome }) => outcome.status !== "left out").map(cardOf);
  return cards.length === 0
    ? ""
    : `<h2 class="group">${heading}</h2>\n<ul class="cards">${cards.join("\n")}</ul>`;
}

function cardOf(answer: Answer): string {
  const { id, title, claim, outcome } = answer;
  const shown =
    outcome.status === "measured" && outcome.finding.verdict !== "withheld" ? outcome.finding : undefined;
  return `<li class="card"><h3><a href="#${id}">${escape(title)}</a> ${badge(answer)}</h3>
<p class="claim">${prose(claim)}</p><p class="takeaway">${prose(takeawayOf(answer))}</p>${shown ? pictureOf(shown) : ""}</li>`;
}

function takeawayOf({ outcome }: Answer): string {
  if (outcome.status === "measured") return outcome.finding.because;
  if (outcome.status === "text")
    return `A table names the files that show each of ${outcome.shown.length} patterns.`;
  return outcome.status === "failed" ? `The experiment failed: ${outcome.reason}` : "";
}
