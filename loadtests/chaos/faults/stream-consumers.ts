import { declared, deployedName } from "@app/functions/serverless-config";
import { compileFilter } from "@app/functions-local/streams/record-filter";
import type { ChangeRecord } from "@app/functions-local/streams/streams-api";

/** A function with a table's stream as its event source. */
export type Consumer = {
  functionName: string;
  /** Logical id of the table in serverless.yml. */
  table: string;
  matches(record: ChangeRecord): boolean;
};

/** All consumers that serverless.yml declares. */
export const CONSUMERS: readonly Consumer[] = Object.entries(declared.functions).flatMap(
  ([key, { events = [] }]) =>
    events.flatMap(({ stream }) => {
      if (!stream) return [];
      const [table] = stream.arn["Fn::GetAtt"];
      return [{ functionName: deployedName(key), table, matches: compileFilter(stream.filterPatterns) }];
    }),
);

/**
 * Invokes a function by its deployed name, as `aws lambda invoke` does, and waits for its result.
 * @throws Error with the function's own message when it fails, which the emulator answers with status 200
 */
export async function invoke(lambdaEndpoint: string, functionName: string, event: object): Promise<unknown> {
  const url = `${lambdaEndpoint}/2015-03-31/functions/${functionName}/invocations`;
  const response = await fetch(url, { method: "POST", body: JSON.stringify(event) });
  const text = await response.text();
  const result: unknown = text === "" ? undefined : JSON.parse(text);
  const failure = (result as { errorMessage?: string } | undefined)?.errorMessage;
  if (!response.ok || failure !== undefined) throw new Error(`${functionName}: ${failure ?? text}`);
  return result;
}
