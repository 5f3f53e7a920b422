import { keepLatest, LATEST_PROFILE } from "../../harness/profile-directory.ts";
import { openTestbed } from "../../harness/testbed.ts";
import type { Profile } from "../../model/cost/profile.ts";
import { measureProfile, QUICK, USUAL } from "../../model/profile/measure.ts";
import type { Laboratory } from "./laboratory.ts";
import { once } from "./once.ts";

/** The profile of this run, stored beside the report. */
export const profileOf = once(measure);

async function measure({ both, comparison, progress, signal }: Laboratory): Promise<Profile> {
  await using testbed = await openTestbed(both, { progress, signal });
  const profile = await measureProfile(testbed, comparison.options.quick ? QUICK : USUAL);
  keepLatest(LATEST_PROFILE, profile);
  return profile;
}
