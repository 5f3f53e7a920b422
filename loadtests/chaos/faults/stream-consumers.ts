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
