import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
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

/** Intercepts the calls to the provider, and no others. @returns a function that undoes it */
export function interceptProvider(): () => void {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input as string;
    if (!url.startsWith?.(process.env["PROVIDER_URL"]!)) return original(input, init);
    return call(`${init?.method} ${new URL(url).pathname}`, async () => {
      const response = await original(input, init);
      return new Response(await response.text(), response); // read here, so that reading the body is not another call
    });
  };
  return () => {
    globalThis.fetch = original;
  };
}

function describe(commandName: string, input: object): string {
  const tables =
    "TransactItems" in input ? "stock and reservations" : (input as { TableName: string }).TableName;
  return `${commandName.replace("Command", "")} ${tables}`;
}
