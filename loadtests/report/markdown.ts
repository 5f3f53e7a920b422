import type { Answer, Results } from "../experiments/lib/results.ts";
import { formatValue, verdictOf } from "./format.ts";

/** The table as Markdown, for pasting: a row per claim with its two main figures. */
export function markdownOf({ answers, machine, startedAt }: Results): string {
  const rows = answers.map(
    (answer) => `| ${[answer.claim, verdictOf(answer), figuresOf(answer)].map(cell).join(" | ")} |`,
  );
  return [
    "| Claim | Verdict | Figures (services / functions) |",
    "|---|---|---|",
    ...rows,
    "",
    `Measured on ${startedAt.slice(0, 10)}: ${machine.cpu}, ${machine.cores} cores, commit ${machine.commit?.slice(0, 10) ?? "unknown"}.`,
    "",
  ].join("\n");
}

function figuresOf({ outcome }: Answer): string {
  if (outcome.status !== "measured") return "";
  const shown = outcome.finding.figures.slice(0, 2);
  return shown
    .map(
      ({ label, unit, services, functions }) =>
        `${label}: ${formatValue(services, unit)} / ${formatValue(functions, unit)}`,
    )
    .join("; ");
}

const cell = (text: string) => text.replaceAll("|", "\\|");
