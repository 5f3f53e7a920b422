import { writeFileSync } from "node:fs";
import { keepLatest, LATEST_PROFILE } from "../../harness/reports-directory.ts";
import { commandContext } from "../../harness/run-context.ts";
import { measureProfile, QUICK, THOROUGH } from "../../model/profile/measure.ts";
import { measureOnBoth } from "../on-both.ts";
import { readProfileOptions } from "./options.ts";
import { formatProfile } from "./text.ts";

/** `npm run profile`. Exit status 0: measured and written; 1: not so, for the reason that is printed; 2: a wrong flag. */
const options = readProfileOptions(process.argv);
await measureOnBoth(commandContext(), async (bench) => {
  const profile = await measureProfile(bench, options.quick ? QUICK : THOROUGH);
  return () => {
    keepLatest(LATEST_PROFILE, profile);
    if (options.json) writeFileSync(options.json, `${JSON.stringify(profile, null, 2)}\n`);
    console.log(
      `\n${formatProfile(profile)}\n\nWritten to ${LATEST_PROFILE}: npm run advise takes it from there.`,
    );
  };
});
