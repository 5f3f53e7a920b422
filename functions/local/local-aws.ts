import { forgetForeignSettings } from "@app/net/surroundings";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/**
 * Points the AWS SDK, here and in every handler, at this machine: the emulator passes AWS_ variables on
 * to handlers, and the SDK reads them by itself, so that a handler needs no branch for running locally.
 * The user's own settings are taken away, because nothing that runs here may reach AWS: credentials, but also what makes the
 * SDK pass over an endpoint or refuse it.
 */
export function pointSdkAtThisMachine({ dynamodb, lambda }: { dynamodb: string; lambda: string }): void {
  forgetForeignSettings();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_LAMBDA: lambda,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  });
}

/** A client of the endpoint set by `pointSdkAtThisMachine`. */
export function createDynamoDbClient(region: string): DynamoDBClient {
  return new DynamoDBClient({ region });
}
