import { startDriver } from "../../harness/driver/driver.ts";
import { keepLatest, LATEST_PROFILE } from "../../harness/profile-directory.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import { variantsOf } from "../../harness/variants/variants.ts";
import type { Profile } from "../../model/cost/profile.ts";
import { type Effort, measureProfile, QUICK, USUAL } from "../../model/profile/measure.ts";
import type { Laboratory } from "./laboratory.ts";
import { once } from "./once.ts";

/** The profile of this run, which is kept beside the report. */
export const profileOf = once(measure);

async function measure({ both, comparison, progress, signal }: Laboratory): Promise<Profile> {
  const variants = variantsOf(both);
  const driver = startDriver();
  try {
    const tokens = await fetchTokens(both.outside.issuer);
    const effort: Effort = comparison.options.quick ? QUICK : USUAL;
    const profile = await measureProfile(
      { both, variants, driver, tokens, watch: { progress, signal } },
      effort,
    );
    keepLatest(LATEST_PROFILE, profile);
    return profile;
  } finally {
    driver.stop();
    await Promise.all(variants.map(({ store }) => store.close()));
  }
}
