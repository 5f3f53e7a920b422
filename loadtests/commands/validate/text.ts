import { describeAccuracy, errorsOf } from "../../model/validate/errors.ts";
import type { Validation } from "../../model/validate/validation.ts";
import { formatTable } from "../table.ts";

/** What a terminal shows. */
export function formatValidation(validation: Validation): string {
  const rows = errorsOf(validation).map((each) => [
    `${each.variant}, ${each.load}: ${each.figure}`,
    `${each.measured.toFixed(1)} ms`,
    `${each.predicted.toFixed(1)} ms`,
    percent(each.error),
    percent(each.unexplained),
    each.within ? "" : "beyond",
  ]);
  return [
    formatTable([["", "measured", "simulated", "error", "the model's", ""], ...rows]),
    "",
    ...describeAccuracy(validation),
  ].join("\n");
}

const percent = (share: number) => `${share > 0 ? "+" : ""}${(100 * share).toFixed(0)} %`;
