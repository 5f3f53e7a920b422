import { describeMachine } from "../../harness/machine.ts";
import { runLoad } from "../../harness/run-load.ts";
import type { Testbed } from "../../harness/testbed.ts";
import { firstBurstAt } from "../../scenarios/scenarios.ts";
import { type Profile, readProfile } from "../cost/profile.ts";
import { answeredBytes } from "./answered-bytes.ts";
import { measureInitialisations } from "./initialisation.ts";
import { measureTimes, streamFunctions } from "./measure-times.ts";
import { type Lengths, measureRound, type Prepared } from "./round.ts";

/** Seconds of each load, and the number of rounds. */
export type Effort = Lengths & {
  warmUp: number;
  /** At the quiet rate and at the busy rate. */
  quiet: number;
  busy: number;
  rounds: number;
  initialisations: number;
};

export const THOROUGH: Effort = {
  warmUp: 5,
  quiet: 40,
  busy: 15,
  placing: 5,
  reading: 2,
  rounds: 3,
  initialisations: 5,
};
export const USUAL: Effort = {
  warmUp: 5,
  quiet: 12,
  busy: 8,
  placing: 4,
  reading: 1,
  rounds: 2,
  initialisations: 3,
};
export const QUICK: Effort = {
  warmUp: 1,
  quiet: 2,
  busy: 1,
  placing: 1,
  reading: 0.5,
  rounds: 1,
  initialisations: 1,
};

/**
 * Measures the resources of both variants per operation.
 * @throws Error with a sentence when the figures are not valid
 */
export async function measureProfile(testbed: Testbed, effort: Effort): Promise<Profile> {
  const { progress } = testbed.context;
  const measuredAt = new Date().toISOString();
  for (const variant of testbed.variants) {
    progress(`Warming up the ${variant.name} …`);
    await runLoad(testbed, variant, firstBurstAt(50, effort.warmUp));
  }
  progress("Measuring the durations of orders that wait for no other order …");
  const { times, busy, placeOrderEvents } = await measureTimes(testbed, effort);
  progress("Initialising each function in fresh processes …");
  const names = [...new Set([...Object.keys(placeOrderEvents), ...READERS])];
  const prepared: Prepared = {
    streams: streamFunctions,
    placeOrderEvents,
    initialisations: await measureInitialisations(names, effort.initialisations),
    answered: await answersOf(testbed),
  };
  const rounds: Profile["rounds"] = [];
  for (let round = 1; round <= effort.rounds; round++) {
    progress(`Each operation alone on each variant, round ${round} of ${effort.rounds} …`);
    rounds.push(await measureRound(testbed, effort, prepared));
  }
  return readProfile({ schemaVersion: 1, measuredAt, machine: describeMachine(), times, busy, rounds });
}

/** Functions that answer reads. */
const READERS = ["getOrder", "listOrders", "getSummary", "getReservation", "getPayment", "listProducts"];

async function answersOf({ variants, tokens }: Testbed): Promise<Prepared["answered"]> {
  const answers = variants.map(async ({ name, url }) => [name, await answeredBytes(url, tokens[0] ?? "")]);
  return Object.fromEntries(await Promise.all(answers));
}
