import { compileFilter } from "@app/functions/local/streams/record-filter";
import type { ChangeRecord } from "@app/functions/local/streams/streams-api";
import { declared } from "@app/functions/serverless-config";

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
      return [{ functionName: nameOf(key), table, matches: compileFilter(stream.filterPatterns) }];
    }),
);

/** @returns the deployed name of a function */
export function nameOf(key: string): string {
  return `orders-two-ways-dev-${key}`;
}
