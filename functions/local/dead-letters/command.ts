import { existsSync, readFileSync } from "node:fs";
import { openRunDirectory } from "../run-directory.ts";
import type { DeadLetter } from "./dead-letters.ts";
import { deliverTo } from "./deliver.ts";
import { type Queues, readQueues, redeliver } from "./queues.ts";

/** `serverless dead-letters`, in the form that a Serverless plugin declares a command. */
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
 * @returns the text to print
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

/** Describes dead letters to an operator who looks for the cause. */
export function describeQueues(queues: Queues): string {
  const full = [...queues].filter(([, deadLetters]) => deadLetters.length > 0);
  if (full.length === 0) return "There are no dead letters.";
  return full
    .map(([name, deadLetters]) =>
      [`${name}: ${deadLetters.length}`, ...deadLetters.map(describeDeadLetter)].join("\n"),
    )
    .join("\n");
}

function describeDeadLetter({ body, functionName, error, records }: DeadLetter): string {
  const { condition, approximateInvokeCount: attempts } = body.requestContext;
  const { shardId } = body.DDBStreamBatchInfo;
  const cause = error
    ? `${error.name}: ${error.message}`
    : "reported as failed; the function's log says why, by the sequence number";
  return [
    `  ${body.timestamp}  ${functionName}  ${condition} after ${attempts} attempts`,
    `    ${cause.replaceAll(/\s+/g, " ")}`,
    ...records.map(
      ({ eventName, dynamodb }) =>
        `    ${eventName} ${JSON.stringify(dynamodb.Keys)}, sequence number ${dynamodb.SequenceNumber} of ${shardId}`,
    ),
  ].join("\n");
}
