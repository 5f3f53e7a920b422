import type { Both } from "@app/infra/embedded/both";
import { type Counters, spentBetween } from "../../harness/counters/counters.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import { loggedBytes } from "./logged-bytes.ts";
import { type DatabaseState, readDynamoDb, readPostgres } from "./stored.ts";

/** The resources that a variant has used since its start. */
export type State = { counters: Counters; loggedBytes: number; database: DatabaseState };

/**
 * The resources used between two states. Meanwhile, `calls` of one operation were answered and everything that follows
 * from them happened.
 */
export type Spent = State & { calls: number };

export async function readState(variant: Variant, both: Both): Promise<State> {
  const { services, functions, runDirectory } = both;
  return {
    counters: await variant.counters(),
    loggedBytes: loggedBytes(runDirectory, variant.name),
    database: await (variant.name === "services"
      ? readPostgres(services!.postgres.adminUrl)
      : readDynamoDb(functions!.dynamodbEndpoint)),
  };
}

export function spentOn(before: State, after: State, calls: number): Spent {
  const grown = (of: "queries" | "rows") =>
    Object.fromEntries(
      Object.entries(after.database[of]).map(([name, count]) => [
        name,
        count - (before.database[of][name] ?? 0),
      ]),
    );
  return {
    calls,
    counters: spentBetween(before.counters, after.counters),
    loggedBytes: after.loggedBytes - before.loggedBytes,
    database: {
      queries: grown("queries"),
      rows: grown("rows"),
      bytes: Math.max(0, after.database.bytes - before.database.bytes),
    },
  };
}
