import { existsSync, readFileSync } from "node:fs";
import { openRunDirectory } from "../run-directory.ts";
import { deliverTo } from "./deliver.ts";
import { describeQueues } from "./describe-letters.ts";
import { readQueues, redeliver } from "./queues.ts";

/** `serverless dead-letters`, as a Serverless plugin declares a command. */
export const deadLettersCommand = {
  usage: "Shows the dead letters of the local emulator",
  lifecycleEvents: ["show"],
  options: {
    redeliver: {
      usage: "Delivers them to their functions once more; those that fail again stay",
      type: "boolean",
    },
  },
};

/**
 * @param runDirectory of the emulator
 * @returns what to print
 * @throws Error with one sentence that says what to do
 */
export async function runDeadLetters(
  runDirectory: string | undefined,
  flags: { redeliver?: boolean },
): Promise<string> {
  if (runDirectory === undefined || !existsSync(runDirectory)) {
    throw new Error(
      "Name the directory in which the emulator keeps its data, as it says when it is ready: FUNCTIONS_RUN_DIRECTORY=<directory> npx serverless dead-letters",
    );
  }
  const { deadLetters, lambdaEndpoint } = openRunDirectory(runDirectory);
  if (!flags.redeliver) return describeQueues(readQueues(deadLetters));
  const deliver = deliverTo(readFileSync(lambdaEndpoint, "utf8"));
  const { delivered, failed } = await redeliver(deadLetters, deliver);
  return `${delivered} delivered, ${failed} failed again and stay`;
}
