import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

/**
 * The SDK copies every answer for a logger with an `info` method, even for its default logger that drops everything: a
 * quarter of a scan's CPU. Errors are thrown anyway.
 */
const logger = { warn: console.warn, error() {} } as DynamoDBClientConfig["logger"] & {};

/** A client of a local engine. The engine accepts any credentials; the client requires some. */
export function localDynamoDb(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new DynamoDBClient({ endpoint, region: "us-east-1", credentials, logger });
}
