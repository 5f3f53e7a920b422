import { compileFilter } from "@app/functions/local/streams/record-filter";
import type { ChangeRecord } from "@app/functions/local/streams/streams-api";
import { declared } from "@app/functions/serverless-config";

/** A function that a table's stream invokes. */
export type Consumer = {
  functionName: string;
  /** Logical id of the table in serverless.yml. */
  table: string;
  matches(record: ChangeRecord): boolean;
};

/** As serverless.yml declares them. */
export const CONSUMERS: readonly Consumer[] = Object.entries(declared.functions).flatMap(
  ([key, { events = [] }]) =>
    events.flatMap(({ stream }) => {
      if (!stream) return [];
      const [table] = stream.arn["Fn::GetAtt"];
      return [{ functionName: nameOf(key), table, matches: compileFilter(stream.filterPatterns) }];
    }),
);

/** The deployed name of a function. */
export function nameOf(key: string): string {
  return `orders-two-ways-dev-${key}`;
}
