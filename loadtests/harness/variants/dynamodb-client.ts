import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

/** The SDK copies every answer for a logger that takes `info`, its own that does nothing included: a quarter of a scan's work. Its errors are thrown anyway. */
const logger = { warn: console.warn, error() {} } as DynamoDBClientConfig["logger"] & {};

/** A client of an engine on this machine, which takes any credentials; but the client insists on some. */
export function localDynamoDb(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new DynamoDBClient({ endpoint, region: "us-east-1", credentials, logger });
}
