import { type AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";

export type Item = Record<string, AttributeValue>;

/**
 * One client per environment, made outside the handler so that invocations share its connections. The SDK itself finds the local
 * engine through AWS_ENDPOINT_URL_DYNAMODB. Few attempts: a stream's retries and a client's own come on top.
 */
export const database = new DynamoDBClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
});
