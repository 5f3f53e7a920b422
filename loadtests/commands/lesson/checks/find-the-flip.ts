import { assume } from "../../../model/cost/assumptions.ts";
import { flipOf } from "../../../model/cost/crossover.ts";
import { publishedPrices } from "../../../model/cost/prices.ts";
import type { Profile } from "../../../model/cost/profile.ts";
import { assumedIn } from "../../../model/cost/scenarios.ts";
import { missing, right, type Step } from "../step.ts";

/** The same traffic as the defaults of `npm run advise`. */
export const TRAFFIC = { ordersPerMonth: 1_000_000, shape: "daily-wave" } as const;

/**
 * Lesson 8: the orders a month at which the cheaper variant changes.
 * @param answer a number, such as 2000000 or 2 million
 */
export async function findTheFlip(profile: Profile, answer: string): Promise<Step[]> {
  const said = Number(answer.replace(/[, ]/g, "").replace(/million$/i, "e6"));
  const usual = { prices: publishedPrices, assumed: assumedIn("usual", assume()) };
  const { from, to } = flipOf(profile, usual, TRAFFIC.shape);
  if (said >= from && said <= to)
    return [right(`${said.toLocaleString("en")} lies in the range in which the cheaper variant changes.`)];
  const hint = "npm run advise prints the range under Break-even points, in the line that begins with usual.";
  if (Number.isNaN(said)) return [missing(`${answer} is not a number.`, hint)];
  const where = said < from ? "below" : "above";
  return [missing(`${answer} is ${where} the range in which the cheaper variant changes.`, hint)];
}
