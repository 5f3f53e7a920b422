import { writeFileSync } from "node:fs";
import { keepLatest, LATEST_VALIDATION } from "../../harness/reports-directory.ts";
import { commandContext } from "../../harness/run-context.ts";
import { validate } from "../../model/validate/measure.ts";
import { measuringCommand } from "../flags.ts";
import { measureOnBoth } from "../on-both.ts";
import { profileOf } from "../profile-file.ts";
import { formatValidation } from "./text.ts";

/** `npm run validate`. Exit status 0: measured, however far off the simulation was; 1: not so, for the reason that is printed; 2: a wrong flag. */
const description =
  "Holds the simulation, as far as it is one of this machine, against measured runs: three rates and a spike on each variant.";
const program = measuringCommand("validate", description)
  .option("--profile <file>", "what npm run profile has measured (default: the last one)")
  .parse(process.argv);
const { profile: file, json } = program.opts<{ profile?: string; json?: string }>();
const profile = profileOf(program, file);

await measureOnBoth(commandContext(), async (bench) => {
  const validation = await validate(bench, profile);
  return () => {
    keepLatest(LATEST_VALIDATION, validation);
    if (json) writeFileSync(json, `${JSON.stringify(validation, null, 2)}\n`);
    console.log(`\n${formatValidation(validation)}`);
  };
});
