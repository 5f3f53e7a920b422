import { formatTable } from "../report/table.ts";
import { accuracySaid, errorsOf } from "./errors.ts";
import type { Validation } from "./validation.ts";

/** What a terminal shows. */
export function formatValidation(validation: Validation): string {
  const rows = errorsOf(validation).map(({ variant, load, figure, measured, predicted, error, within }) => [
    `${variant}, ${load}: ${figure}`,
    `${measured.toFixed(1)} ms`,
    `${predicted.toFixed(1)} ms`,
    `${error > 0 ? "+" : ""}${(100 * error).toFixed(0)} %`,
    within ? "" : "beyond",
  ]);
  return [
    formatTable([["", "measured", "simulated", "error", ""], ...rows]),
    "",
    ...accuracySaid(validation),
  ].join("\n");
}
