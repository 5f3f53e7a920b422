import type { RatioEstimate } from "../../harness/statistics.ts";
import { type Figure, type Finding, verdictOf } from "../lib/findings.ts";
import type { FirstAnswers } from "./first-answers.ts";

/** First answers differ when every one of a variant takes this many times as long as each of the other variant. */
const COLD = 2;
/** A smaller difference of the spreads does not matter. */
const EVEN_WITHIN = 1.25;

/**
 * The verdict on cold starts and evenness together.
 * @param spread the functions' p99 ÷ p50, divided by the services'; undefined when the machine was busy
 */
export function verdictOfLatency(spread: RatioEstimate | undefined, first: FirstAnswers): Finding["verdict"] {
  if (!spread || isUndecided(spread)) return "withheld";
  const cold = colderIn(first);
  if (cold === "services" && spread.high < 1) return "the other way round here";
  return verdictOf(cold === "functions" && spread.low > 1);
}

/** The interval allows a difference that matters and also none. */
function isUndecided({ low, high }: RatioEstimate): boolean {
  const excludesOne = low > 1 || high < 1;
  return !excludesOne && (low < 1 / EVEN_WITHIN || high > EVEN_WITHIN);
}

function colderIn({ services, functions }: FirstAnswers): "services" | "functions" | undefined {
  if (Math.min(...functions) >= COLD * Math.max(...services)) return "functions";
  return Math.min(...services) >= COLD * Math.max(...functions) ? "services" : undefined;
}

export function describeCold(first: FirstAnswers): string {
  const range = (millis: readonly number[]) =>
    [...new Set([Math.min(...millis), Math.max(...millis)].map(Math.round))].join("–");
  return `The functions' first answer after idle time took ${range(first.functions)} ms, the services' ${range(first.services)} ms`;
}

/** @param spread undefined when the machine was busy */
export function describeEvenness(spread: RatioEstimate | undefined): string {
  if (!spread) return "the machine was too busy to say which variant answers more evenly when warm";
  if (isUndecided(spread))
    return "the rounds differ too much to say which variant answers more evenly when warm";
  const said = spread.high < 1 ? "the functions answer more evenly" : "both answer as evenly";
  return `when warm, on the shared cores of this machine, ${spread.low > 1 ? "the services answer more evenly" : said}`;
}

/** @param figure the p99 divided by the p50, with its ratio */
export function describeSpread({ services, functions, ratio }: Figure): string {
  const one = (value = Number.NaN) => value.toFixed(1);
  const { low, high } = ratio!;
  return `When warm, the functions' p99 is ${one(functions)} times their p50, the services' ${one(services)} times (ratio ${low.toFixed(2)}–${high.toFixed(2)}).`;
}
