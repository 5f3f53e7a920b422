import { adviseOn, basisOf, type Question } from "../../../model/advise/advice.ts";
import { assume } from "../../../model/cost/assumptions.ts";
import { publishedPrices } from "../../../model/cost/prices.ts";
import type { Profile } from "../../../model/cost/profile.ts";
import { missing, right, type Step } from "../step.ts";

/** The three cases of docs/learn/09-when-to-choose-which.md, in its order. */
const CASES: readonly (Question & { name: string })[] = [
  {
    name: "the newsletter shop",
    traffic: { ordersPerMonth: 100_000, shape: "spiky" },
    latencyTarget: 1_000,
    longestTask: 10,
  },
  {
    name: "the marketplace",
    traffic: { ordersPerMonth: 200_000_000, shape: "steady" },
    latencyTarget: 500,
    longestTask: 10,
  },
  {
    name: "the print shop",
    traffic: { ordersPerMonth: 100_000, shape: "daily-wave" },
    latencyTarget: 1_000,
    longestTask: 1_200,
  },
];

/**
 * Lesson 9: the cheapest variant that meets the needs of each case.
 * @param answer three variants, separated by commas
 */
export async function chooseForThree(profile: Profile, answer: string): Promise<Step[]> {
  const given = answer.split(",").map((name) => name.trim());
  const basis = basisOf(profile, publishedPrices, assume());
  return CASES.map(({ name, ...question }, i) => {
    const { choice } = adviseOn(basis, question);
    if (given[i] === choice) return right(`${choice} suit ${name}.`);
    const { traffic, latencyTarget, longestTask } = question;
    return missing(
      `${given[i] ?? "No answer"} for ${name}: the model chooses otherwise.`,
      `npm run advise -- --orders-per-month ${traffic.ordersPerMonth} --shape ${traffic.shape} --latency-target ${latencyTarget} --longest-task ${longestTask}`,
    );
  });
}
