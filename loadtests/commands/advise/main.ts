import { adviseOn, basisOf } from "../../model/advise/advice.ts";
import { crossoverInterval } from "../../model/cost/crossover.ts";
import { sentenceOf, writeResult } from "../command.ts";
import { readAdviseOptions } from "./options.ts";
import { formatAdvice } from "./text.ts";

/** `npm run advise`. Exit status 0: advised; 2: a flag, a profile or a price list that cannot be used, and why. */
try {
  const { question, profile, origin, prices, assumed, json } = readAdviseOptions(process.argv);
  const basis = basisOf(profile, prices, assumed);
  const advice = adviseOn(basis, question);
  const interval = crossoverInterval(profile, { prices, assumed }, question.traffic.shape);
  writeResult(json, advice);
  console.log(`${origin}\n`);
  console.log(formatAdvice(basis, advice, interval));
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 2;
}
