import { keepLatest, LATEST_PROFILE } from "../../harness/reports-directory.ts";
import { measuringCommand, writeResult } from "../command.ts";

/** `npm run profile`. Exit status 0: measured and written; 1: otherwise, with the reason; 2: wrong flag. */
const description =
  "Measures the resources of one call of each operation in both variants, for npm run advise and the costs on the page.";
const options = measuringCommand("profile", description)
  .option("--quick", "one short round: less than a minute in all, and no interval")
  .parse()
  .opts<{ quick?: true; json?: string }>();
// Loaded after the command line is read, so that --help answers at once.
const { commandContext } = await import("../../harness/run-context.ts");
const { measureProfile, QUICK, THOROUGH } = await import("../../model/profile/measure.ts");
const { measureOnBoth } = await import("../on-both.ts");
const { formatProfile } = await import("./text.ts");

await measureOnBoth(commandContext(), async (bench) => {
  const profile = await measureProfile(bench, options.quick ? QUICK : THOROUGH);
  return () => {
    keepLatest(LATEST_PROFILE, profile);
    writeResult(options.json, profile);
    console.log(
      `\n${formatProfile(profile)}\n\nWritten to ${LATEST_PROFILE}: npm run advise uses this file.`,
    );
  };
});
