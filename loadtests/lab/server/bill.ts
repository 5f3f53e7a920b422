import { readFileSync } from "node:fs";
import type { VariantName } from "@app/net/variant-names";
import { basisOf } from "../../model/advise/advice.ts";
import { assume } from "../../model/cost/assumptions.ts";
import { inDollars, total } from "../../model/cost/bill.ts";
import { billsFor } from "../../model/cost/model.ts";
import { publishedPrices } from "../../model/cost/prices.ts";
import { readProfile } from "../../model/cost/profile.ts";
import { HOURS_PER_MONTH } from "../../model/cost/traffic.ts";
import { usualProfile } from "../../model/profile/usual-profile.ts";

/** The dollars a month on AWS at a constant rate, as `npm run advise` computes them. */
export function openBills(): (variant: VariantName, ordersPerSecond: number) => string {
  const profile = readProfile(JSON.parse(readFileSync(usualProfile(), "utf8")));
  const basis = basisOf(profile, publishedPrices, assume());
  return (variant, ordersPerSecond) => {
    const ordersPerMonth = ordersPerSecond * 3_600 * HOURS_PER_MONTH;
    return inDollars(total(billsFor(basis, { ordersPerMonth, shape: "steady" })[variant]));
  };
}
