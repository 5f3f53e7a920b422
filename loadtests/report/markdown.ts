import type { Answer, Results } from "../experiments/lib/results.ts";
import { verdictInWords } from "./format.ts";

/** The claims as a Markdown table, for pasting: a row per claim with its takeaway. */
export function markdownOf({ answers, machine, conditions, startedAt }: Results): string {
  const rows = answers.map(
    (answer) => `| ${[answer.claim, verdictInWords(answer), takeawayOf(answer)].map(cell).join(" | ")} |`,
  );
  return [
    "| Claim | Verdict | Measured |",
    "|---|---|---|",
    ...rows,
    "",
    `Measured on ${startedAt.slice(0, 10)}: ${machine.cpu}, ${machine.cores} cores, commit ${machine.commit?.slice(0, 10) ?? "unknown"}. ${conditions.sentence}`,
    "",
  ].join("\n");
}

const takeawayOf = ({ outcome }: Answer) => (outcome.status === "measured" ? outcome.finding.because : "");

const cell = (text: string) => text.replaceAll("|", "\\|");
