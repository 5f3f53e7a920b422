import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { adviseOn, basisOf } from "../../model/advise/advice.ts";
import { assume } from "../../model/cost/assumptions.ts";
import { inDollars, total } from "../../model/cost/bill.ts";
import { publishedPrices } from "../../model/cost/prices.ts";
import { readProfile } from "../../model/cost/profile.ts";
import { usualProfile } from "../../model/profile/usual-profile.ts";
import { openBills } from "./bill.ts";

it("names the same dollars as npm run advise", () => {
  const profile = readProfile(JSON.parse(readFileSync(usualProfile(), "utf8")));
  const traffic = { ordersPerMonth: 26_280_000, shape: "steady" as const }; // ten a second for 730 hours
  const basis = basisOf(profile, publishedPrices, assume());
  const { bills } = adviseOn(basis, { traffic, latencyTarget: 500, longestTask: 10 });
  const bill = openBills();
  expect(bill("services", 10)).toBe(inDollars(total(bills.services)));
  expect(bill("functions", 10)).toBe(inDollars(total(bills.functions)));
});
