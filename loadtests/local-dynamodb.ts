import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** A client of an engine on this machine, which takes any credentials; but the client insists on some. */
export function localDynamoDb(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
}
