import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { DeadLetter } from "./dead-letters.ts";

/** Longer than any function may take. */
const PATIENCE_MILLIS = 60_000;

/** Returns a way to deliver a letter's records to their function once more, as their mapping did. It rejects when the function fails any of them. */
export function deliverTo(lambdaEndpoint: string): (letter: DeadLetter) => Promise<void> {
  const lambda = new LambdaClient({
    endpoint: lambdaEndpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
    requestHandler: { requestTimeout: PATIENCE_MILLIS, throwOnRequestTimeout: true },
  });
  return async ({ functionName, records }) => {
    const Payload = JSON.stringify({ Records: records });
    const answer = await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload }));
    const result = JSON.parse(Buffer.from(answer.Payload ?? []).toString() || "{}") as Result;
    // The emulator says in the body, not in FunctionError, that a function threw.
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
