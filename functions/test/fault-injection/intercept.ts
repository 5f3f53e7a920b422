import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type * as provider from "../../payments/post-json.ts";
import { call } from "./faults.ts";

/** Intercepts the calls of this client. The SDK's own retries are below this point. */
export function interceptDatabase(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        call(describe(commandName!, args.input), () => next(args)),
    { step: "initialize", priority: "high", name: "faults" },
  );
}

/** Intercepts the calls to the provider: mock the module with it. */
export function interceptProvider({ postJson }: typeof provider): typeof provider {
  return { postJson: (post) => call(`POST ${new URL(post.url).pathname}`, () => postJson(post)) };
}

function describe(commandName: string, input: object): string {
  const tables =
    "TransactItems" in input ? "stock and reservations" : (input as { TableName: string }).TableName;
  return `${commandName.replace("Command", "")} ${tables}`;
}
