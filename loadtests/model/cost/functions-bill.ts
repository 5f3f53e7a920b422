import type { Assumptions } from "./assumptions.ts";
import { type Bill, sumOver } from "./bill.ts";
import { invocationsOf } from "./invocations.ts";
import { callsPerOrder, perOrder } from "./mix.ts";
import type { Prices } from "./prices.ts";
import type { Figures } from "./profile.ts";
import { HOURS_PER_MONTH, type Level } from "./traffic.ts";

const MILLION = 1e6;
const GB = 1e9;
const FREE_STORAGE_GB = 25;

/** The sweeper runs once a minute, whatever the traffic. It reads each of the index's 17 partitions for half a unit. */
const SWEEPS_PER_MONTH = HOURS_PER_MONTH * 60;
const SWEEP = { ms: 50, readUnits: 17 / 2 };
/** A message is sent, received and deleted. */
const REQUESTS_PER_DEAD_LETTER = 3;

/** Dollars a month of the functions variant: Lambda (Arm), DynamoDB on demand, an HTTP API. */
export function functionsBill(figures: Figures, levels: Level[], prices: Prices, assumed: Assumptions): Bill {
  const calls = callsPerOrder(assumed.readsPerOrder);
  const orders = sumOver(levels, ({ ordersPerSecond, hours }) => ordersPerSecond * hours * 3_600);
  const used = (figure: (use: Figures["functions"]["placeOrder"]) => number) =>
    orders * perOrder(calls, figures.functions, figure);
  const { invocations, billedGbSeconds, provisionedGbSeconds } = invocationsOf(figures, levels, assumed);
  const gb = assumed.functionMemoryMb / 1_024;
  const sweepGbSeconds = (SWEEPS_PER_MONTH * SWEEP.ms * gb) / 1_000;
  const keptGb = (used((use) => use.bytesStored) * assumed.monthsKept) / GB;
  const keptGbSeconds = assumed.provisionedEnvironments * HOURS_PER_MONTH * 3_600 * gb;
  const deadLetters = (orders / MILLION) * assumed.deadLettersPerMillion;
  const bytesLogged = used((use) => use.bytesLogged) + invocations * assumed.bytesLoggedPerInvocation;
  return {
    requests: ((invocations + SWEEPS_PER_MONTH) / MILLION) * prices.lambdaRequests,
    duration: (billedGbSeconds + sweepGbSeconds) * prices.lambdaDurationArm,
    provisionedConcurrency:
      keptGbSeconds * prices.lambdaProvisionedKeptX86 + provisionedGbSeconds * prices.lambdaProvisionedRunX86,
    httpApi: ((orders * (1 + assumed.readsPerOrder)) / MILLION) * prices.httpApiRequests,
    databaseWrites: (used((use) => use.writeUnits) / MILLION) * prices.dynamodbWriteUnits,
    databaseReads:
      ((used((use) => use.readUnits) + SWEEPS_PER_MONTH * SWEEP.readUnits) / MILLION) *
      prices.dynamodbReadUnits,
    databaseStorage: Math.max(0, keptGb - FREE_STORAGE_GB) * prices.dynamodbStorage,
    queues: ((deadLetters * REQUESTS_PER_DEAD_LETTER) / MILLION) * prices.sqsRequests,
    logs: (bytesLogged / GB) * prices.logs,
  };
}
