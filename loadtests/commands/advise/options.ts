import { numberUpTo } from "@app/net/flags";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Question } from "../../model/advise/advice.ts";
import { type AssumptionName, type Assumptions, assume, assumptions } from "../../model/cost/assumptions.ts";
import {
  COMPLETE_REGION,
  PRICE_REGIONS,
  type PriceList,
  pricesOfRegion,
  withPrices,
  YOUR_FILE,
} from "../../model/cost/prices.ts";
import type { Profile } from "../../model/cost/profile.ts";
import { MOST_ORDERS_PER_MONTH, SHAPES, type Shape } from "../../model/cost/traffic.ts";
import { measuringCommand } from "../command.ts";
import { adviceProfile, readJson } from "../profile-file.ts";

export type AdviseOptions = {
  question: Question;
  profile: Profile;
  /** A sentence that names the origin of the profile. */
  origin: string;
  /** The region of the prices. */
  region: string;
  list: PriceList;
  assumed: Assumptions;
  json?: string;
};

type Flags = {
  ordersPerMonth: number;
  shape: Shape;
  latencyTarget: number;
  longestTask: number;
  region: string;
  profile?: string;
  prices?: string;
  assume?: Partial<Assumptions>;
  json?: string;
};

const A_DAY = 86_400;

/**
 * Reads the command line of `npm run advise`, and the files that it names. An invalid flag or file ends the process
 * with status 2.
 */
export function readAdviseOptions(argv: readonly string[]): AdviseOptions {
  const program = commandLine().parse(argv);
  const {
    ordersPerMonth,
    shape,
    latencyTarget,
    longestTask,
    region,
    assume: replaced,
    ...files
  } = program.opts<Flags>();
  const question = { traffic: { ordersPerMonth, shape }, latencyTarget, longestTask };
  const known = pricesOfRegion(region);
  const list = files.prices
    ? withPrices(known, readJson(program, "--prices", files.prices), YOUR_FILE)
    : known;
  const { profile, origin } = adviceProfile(program, files.profile);
  return {
    question,
    profile,
    origin,
    region,
    list,
    assumed: assume(replaced),
    ...(files.json && { json: files.json }),
  };
}

function commandLine(): Command {
  const description =
    "Recommends a variant for your traffic. Shows the cost and the latency of both, and the assumptions that decide.";
  const names = Object.keys(assumptions).join(", ");
  return measuringCommand("advise", description)
    .option("--orders-per-month <n>", "orders placed", numberUpTo(MOST_ORDERS_PER_MONTH), 1_000_000)
    .addOption(
      new Option("--shape <shape>", "how the orders spread over the month")
        .choices(SHAPES)
        .default("daily-wave"),
    )
    .option(
      "--latency-target <ms>",
      "latency of 99 of 100 responses in the busiest minutes",
      numberUpTo(3_600_000),
      500,
    )
    .option(
      "--longest-task <seconds>",
      "duration of the longest task that cannot be split",
      numberUpTo(A_DAY),
      10,
    )
    .option("--profile <file>", "a result of npm run profile (default: the last one, or the published one)")
    .option("--region <name>", `region of the prices; known: ${PRICE_REGIONS.join(", ")}`, COMPLETE_REGION)
    .option(
      "--prices <file>",
      "your own prices, all or some, in the format of loadtests/model/cost/prices/us-east-1.json",
    )
    .option("--assume <name=value...>", `replaces assumptions of the model; names: ${names}`, assumption);
}

/** Accepts a value outside the assumption's bounds, too: the bounds are only the plausible values. */
function assumption(text: string, before: Partial<Assumptions> = {}): Partial<Assumptions> {
  const [name = "", value = ""] = text.split("=");
  if (!Object.hasOwn(assumptions, name)) throw new InvalidArgumentError(`There is no assumption ${name}.`);
  const number = value.trim() === "" ? Number.NaN : Number(value);
  const positive = assumptions[name as AssumptionName].low > 0;
  if (!Number.isFinite(number) || number < 0 || (positive && number === 0)) {
    throw new InvalidArgumentError(`${name} must be a number ${positive ? "above 0" : "from 0 on"}.`);
  }
  return { ...before, [name]: number };
}
