import { DatabaseSync } from "node:sqlite";
import { startFunctionsWith } from "../../chaos/targets/functions-target.ts";
import { PRELOAD_FUNCTIONS } from "../../harness/variants/variants.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { killAll, killInMidSaga, type StartToKill, type Survived } from "../state/kill-all.ts";
import { measureSteady, type Steady } from "./measure-steady.ts";

/** Sums over all executions. `operations` are the starts of executions, the ends of steps, and repeated attempts. */
export type Stored = {
  executions: number;
  checkpoints: number;
  operations: number;
  bytes: number;
  repeatedSteps: number;
};
export type Durable = { survived: Survived; steady: Steady; stored: Stored; repeatedSteps: number };

const PROCESSES = ["functions", "dynamodb", "durable"];

/** Starts the durable function once: measures it without faults, then kills every process in the middle of sagas. */
export async function runDurable(laboratory: Laboratory): Promise<Durable> {
  let steady: Steady | undefined;
  let [stored, last]: Stored[] = [];
  const start: StartToKill = (killedAt) => async (context) => {
    const target = await startFunctionsWith([killAll(PROCESSES, killedAt)], context, {
      form: "durable",
      preloadFunctions: PRELOAD_FUNCTIONS,
    });
    const file = `${target.both.functions!.runDirectory}/durable.sqlite`;
    const stop = async () => {
      last = readStored(file);
      await target.stop();
    };
    try {
      steady = await measureSteady(target.variant, target.both.outside.issuer);
      stored = readStored(file);
    } catch (error) {
      await target.stop();
      throw error;
    }
    return { ...target, stop };
  };
  const survived = await killInMidSaga("functions", laboratory, start);
  return { survived, steady: steady!, stored: stored!, repeatedSteps: last!.repeatedSteps };
}

function readStored(file: string): Stored {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    return database.prepare(SUMS).get() as Stored;
  } finally {
    database.close();
  }
}

const SUMS = `
  select count(*) as executions, sum(checkpoints) as checkpoints, sum(repeated_steps) as repeatedSteps,
    count(*) + (select coalesce(sum(operation ->> '$.StepDetails.Attempt'), 0) from operations) as operations,
    sum(length(input)) + (select coalesce(sum(length(operation ->> '$.StepDetails.Result')), 0) from operations) as bytes
  from executions`;
