import { keepLatest, LATEST_VALIDATION } from "../../harness/reports-directory.ts";
import type { Validation } from "../../model/validate/validation.ts";
import { measuringCommand, writeResult } from "../command.ts";
import { profileOf } from "../profile-file.ts";
import { formatTable } from "../table.ts";

/**
 * `npm run validate`. Exit status 0: measured, whatever the simulation's error; 1: otherwise, with the reason; 2: wrong
 * flag.
 */
const description =
  "Compares the simulation of this machine with measured runs: three rates and a spike on each variant.";
const program = measuringCommand("validate", description)
  .option("--profile <file>", "a result of npm run profile (default: the last one)")
  .parse(process.argv);
const { profile: file, json } = program.opts<{ profile?: string; json?: string }>();
const profile = profileOf(program, file);
// Loaded after the command line is read, so that --help answers at once.
const { commandContext } = await import("../../harness/run-context.ts");
const { describeAccuracy, errorsOf } = await import("../../model/validate/errors.ts");
const { validate } = await import("../../model/validate/measure.ts");
const { measureOnBoth } = await import("../on-both.ts");

await measureOnBoth(commandContext(), async (bench) => {
  const validation = await validate(bench, profile);
  return () => {
    keepLatest(LATEST_VALIDATION, validation);
    writeResult(json, validation);
    console.log(`\n${formatValidation(validation)}`);
  };
});

/** Formats the result for a terminal. */
function formatValidation(validation: Validation): string {
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

function percent(share: number): string {
  return `${share > 0 ? "+" : ""}${(100 * share).toFixed(0)} %`;
}
