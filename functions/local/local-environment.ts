import { forgetForeignSettings } from "@app/net/surroundings";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { FunctionDefinition } from "./service.ts";

/**
 * Gives each function the local values of the variables that it has on AWS, and no other local values. On AWS each
 * function calls with credentials of its own role; here its name is its access key, so that its calls can be told apart.
 */
export function putLocalEnvironment(
  functions: Record<string, FunctionDefinition>,
  local: Record<string, string>,
): void {
  for (const [key, definition] of Object.entries(functions)) {
    const names = Object.keys(definition.environment ?? {}).filter((name) => name in local);
    const replaced = Object.fromEntries(names.map((name) => [name, local[name]]));
    definition.environment = { ...definition.environment, ...replaced, AWS_ACCESS_KEY_ID: key };
  }
}

/**
 * Points the AWS SDK, here and in every handler, at this machine. The emulator passes AWS_ variables on to handlers and
 * the SDK reads them, so a handler needs no branch for running locally. The user's own settings are removed, because
 * nothing that runs here may reach AWS: credentials, and also settings that make the SDK ignore or refuse an endpoint.
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
