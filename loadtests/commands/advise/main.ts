import { adviseOn, basisOf } from "../../model/advise/advice.ts";
import { inScenarios } from "../../model/advise/in-scenarios.ts";
import { dollarsOf } from "../../model/cost/prices.ts";
import { sentenceOf, writeResult } from "../command.ts";
import { readAdviseOptions } from "./options.ts";
import { formatAdvice } from "./text.ts";

/**
 * `npm run advise`. Exit status 0: the advice is printed; 2: a flag, a profile or a price list is invalid, and the
 * reason is printed.
 */
try {
  const { question, profile, origin, region, list, assumed, json } = readAdviseOptions(process.argv);
  const prices = dollarsOf(list);
  const basis = basisOf(profile, prices, assumed);
  const advice = adviseOn(basis, question);
  const scenarios = inScenarios(profile, basis, question.traffic);
  writeResult(json, { ...advice, scenarios, prices: list });
  console.log(`${origin}\n`);
  console.log(formatAdvice({ basis, advice, scenarios, list, region }));
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 2;
}
