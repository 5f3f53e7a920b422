import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { DeadLetter } from "./dead-letters.ts";

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
