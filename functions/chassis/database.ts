import { type AttributeValue, DynamoDBClient, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { clientOptions } from "./config.ts";

export type Item = Record<string, AttributeValue>;

/**
 * One client per environment, created outside the handler so that invocations share its connections. The SDK finds the
 * local engine through AWS_ENDPOINT_URL_DYNAMODB. Few attempts, because a stream's retries and a client's retries
 * multiply them.
 */
export const database = new DynamoDBClient(clientOptions({ attempts: 4, millis: 1_500 }));

/** This middleware copies each input and each answer for the SDK's default logger, which drops them. */
database.middlewareStack.remove("loggerMiddleware");

/** Transient reasons for a cancelled transaction: another transaction had the same item, or throttling. */
const TRANSIENT = new Set([
  "None",
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
]);

/**
 * By default the SDK leaves cancelled transactions to the caller. This strategy retries those cancelled for a transient
 * reason.
 */
database.middlewareStack.add(
  (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      const isTransient =
        error instanceof TransactionCanceledException &&
        error.CancellationReasons?.every(({ Code = "" }) => TRANSIENT.has(Code));
      throw isTransient ? Object.assign(error, { $retryable: { throttling: false } }) : error;
    }
  },
  { step: "finalizeRequest", priority: "low", name: "retryTransientCancellations" },
);
