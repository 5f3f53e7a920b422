import type { DeadLetter } from "./dead-letters.ts";
import type { Queues } from "./queues.ts";

/** For a person who looks for the cause. */
export function describeQueues(queues: Queues): string {
  const full = [...queues].filter(([, letters]) => letters.length > 0);
  if (full.length === 0) return "There are no dead letters.";
  return full
    .map(([name, letters]) => [`${name}: ${letters.length}`, ...letters.map(describeLetter)].join("\n"))
    .join("\n");
}

function describeLetter({ body, functionName, error, records }: DeadLetter): string {
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
