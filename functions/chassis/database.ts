import { type AttributeValue, DynamoDBClient, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { clientOptions } from "./client-options.ts";

export type Item = Record<string, AttributeValue>;

/**
 * One client per environment, made outside the handler so that invocations share its connections. The SDK itself finds the local
 * engine through AWS_ENDPOINT_URL_DYNAMODB. Few attempts: a stream's retries and a client's own come on top.
 */
export const database = new DynamoDBClient(clientOptions({ attempts: 4, millis: 1_500 }));

/** Reasons for which a transaction is cancelled that pass in a moment: another one had the same item, or there was too much to do. */
const PASSING = new Set(["None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]);

/** The SDK tries again after a conflict or throttling only if told that it may: it leaves cancelled transactions to their callers. */
database.middlewareStack.add(
  (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      const passing =
        error instanceof TransactionCanceledException &&
        error.CancellationReasons?.every(({ Code = "" }) => PASSING.has(Code));
      throw passing ? Object.assign(error, { $retryable: { throttling: false } }) : error;
    }
  },
  { step: "finalizeRequest", priority: "low", name: "retryPassingCancellations" },
);
