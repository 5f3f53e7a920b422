import { keepLatest, LATEST_PROFILE } from "../../harness/reports-directory.ts";
import { withTestbed } from "../../harness/testbed.ts";
import type { Profile } from "../../model/cost/profile.ts";
import { measureProfile, QUICK, USUAL } from "../../model/profile/measure.ts";
import type { Laboratory } from "./laboratory.ts";
import { once } from "./once.ts";

/** The profile of this run, stored beside the report. */
export const profileOf = once(measure);

async function measure({ both, comparison, progress, signal }: Laboratory): Promise<Profile> {
  const effort = comparison.options.quick ? QUICK : USUAL;
  const profile = await withTestbed(both, { progress, signal }, (testbed) => measureProfile(testbed, effort));
  keepLatest(LATEST_PROFILE, profile);
  return profile;
}
