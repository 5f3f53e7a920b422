import type { Assumptions } from "./assumptions.ts";
import { keptLogGb, type Quantities, sumOver } from "./bill.ts";
import { invocationsOf } from "./invocations.ts";
import { callsPerOrder, perOrder } from "./mix.ts";
import type { Figures } from "./profile.ts";
import { FUNCTIONS_STACK } from "./stacks.ts";
import { HOURS_PER_MONTH, type Level } from "./traffic.ts";

const MILLION = 1e6;
const GB = 1e9;
const FREE_STORAGE_GB = 25;

/** The sweeper reads each of the index's 16 parts for half a unit, and logs one line. */
const SWEEPS_PER_MONTH = HOURS_PER_MONTH * FUNCTIONS_STACK.sweepsPerHour;
const SWEEP = { ms: 50, readUnits: 16 / 2, bytesLogged: 120 };
/** A message is sent, received and deleted. */
const REQUESTS_PER_DEAD_LETTER = 3;
/**
 * DynamoDB asks for a table's key once in five minutes for each client connection that is in use:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html. The sweeper's connection
 * and those of the stream readers always are. Busy environments add less than a thousandth of what they cost.
 */
const KEY_REQUESTS_PER_MONTH = HOURS_PER_MONTH * 12 * (FUNCTIONS_STACK.streamReaders + 1);

/**
 * A month of the functions variant: Lambda (Arm), DynamoDB on demand, an HTTP API, and the other resources of
 * serverless.yml.
 */
export function functionsQuantities(figures: Figures, levels: Level[], assumed: Assumptions): Quantities {
  const calls = callsPerOrder(assumed.readsPerOrder);
  const orders = sumOver(levels, ({ ordersPerSecond, hours }) => ordersPerSecond * hours * 3_600);
  const used = (figure: (use: Figures["functions"]["placeOrder"]) => number) =>
    orders * perOrder(calls, figures.functions, figure);
  const httpRequests = orders * (1 + assumed.readsPerOrder);
  const { invocations, billedGbSeconds, provisionedGbSeconds } = invocationsOf(figures, levels, assumed);
  const gb = assumed.functionMemoryMb / 1_024;
  const keptGb = (used((use) => use.bytesStored) * assumed.monthsKept) / GB;
  const deadLetters = (orders / MILLION) * assumed.deadLettersPerMillion;
  const loggedGb =
    (used((use) => use.bytesLogged) +
      httpRequests * FUNCTIONS_STACK.accessLogBytes +
      (invocations + SWEEPS_PER_MONTH) * assumed.bytesLoggedPerInvocation +
      SWEEPS_PER_MONTH * SWEEP.bytesLogged) /
    GB;
  return {
    lambdaRequests: (invocations + SWEEPS_PER_MONTH) / MILLION,
    lambdaDurationArm: billedGbSeconds + (SWEEPS_PER_MONTH * SWEEP.ms * gb) / 1_000,
    lambdaProvisionedKeptArm: assumed.provisionedEnvironments * HOURS_PER_MONTH * 3_600 * gb,
    lambdaProvisionedRunArm: provisionedGbSeconds,
    httpApiRequests: httpRequests / MILLION,
    dynamodbWriteUnits: used((use) => use.writeUnits) / MILLION,
    dynamodbReadUnits: (used((use) => use.readUnits) + SWEEPS_PER_MONTH * SWEEP.readUnits) / MILLION,
    dynamodbStorage: Math.max(0, keptGb - FREE_STORAGE_GB),
    dynamodbRecovery: keptGb,
    sqsRequests: (deadLetters * REQUESTS_PER_DEAD_LETTER) / MILLION,
    kmsRequests: KEY_REQUESTS_PER_MONTH / MILLION,
    alarms: FUNCTIONS_STACK.alarms,
    customMetrics: FUNCTIONS_STACK.customMetrics,
    logs: loggedGb,
    logStorage: keptLogGb(loggedGb, FUNCTIONS_STACK.logDays),
    dataTransferOut: used((use) => use.bytesAnswered) / GB,
  };
}
