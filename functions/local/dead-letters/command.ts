import { existsSync, readFileSync } from "node:fs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { openRunDirectory } from "../run-directory.ts";
import type { DeadLetter } from "./dead-letters.ts";
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

/** Longer than the timeout of any function. */
const TIMEOUT_MILLIS = 60_000;

/**
 * Returns a function that redelivers a dead letter's records to their consumer, as the event source mapping did. It
 * rejects when the consumer fails any record.
 */
export function deliverTo(lambdaEndpoint: string): (deadLetter: DeadLetter) => Promise<void> {
  const lambda = new LambdaClient({
    endpoint: lambdaEndpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
    requestHandler: { requestTimeout: TIMEOUT_MILLIS, throwOnRequestTimeout: true },
  });
  return async ({ functionName, records }) => {
    const Payload = JSON.stringify({ Records: records });
    const answer = await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload }));
    const result = JSON.parse(Buffer.from(answer.Payload ?? []).toString() || "{}") as Result;
    // The emulator reports a thrown error in the body, not in FunctionError.
    if (answer.FunctionError || result.errorMessage)
      throw new Error(result.errorMessage ?? answer.FunctionError);
    const failed = result.batchItemFailures?.length ?? 0;
    if (failed > 0)
      throw new Error(`${failed} of ${records.length} records failed; the function's log says why.`);
  };
}

interface Result {
  errorMessage?: string;
  batchItemFailures?: unknown[];
}
