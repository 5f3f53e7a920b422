import { type AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { clientOptions } from "./client-options.ts";

export type Item = Record<string, AttributeValue>;

/**
 * One client per environment, made outside the handler so that invocations share its connections. The SDK itself finds the local
 * engine through AWS_ENDPOINT_URL_DYNAMODB. Few attempts: a stream's retries and a client's own come on top.
 */
export const database = new DynamoDBClient(clientOptions({ attempts: 3, millis: 1_500 }));
