import type { Both } from "@app/infra/embedded/both";
import { type Counters, spentBetween } from "../../harness/counters/counters.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import { loggedBytes } from "./logged-bytes.ts";
import { readStatements, type Statements, storedInDynamoDb, storedInPostgres } from "./stored.ts";

/** The resources that a variant has used since its start. */
export type State = { counters: Counters; loggedBytes: number; statements: Statements };

/**
 * The resources used between two states. Meanwhile, `calls` of one operation were answered and everything that follows
 * from them happened.
 */
export type Spent = State & { calls: number; storedBytes: number };

/** DynamoDB has no statements. */
export async function readState(variant: Variant, { services, runDirectory }: Both): Promise<State> {
  return {
    counters: await variant.counters(),
    loggedBytes: loggedBytes(runDirectory, variant.name),
    statements:
      variant.name === "services"
        ? await readStatements(services!.postgres.adminUrl)
        : { queries: {}, rows: {} },
  };
}

/** Bytes that the databases of a variant hold. Reading them takes long when there are many orders. */
export function readStored({ name }: Variant, { services, functions }: Both): Promise<number> {
  return name === "services"
    ? storedInPostgres(services!.postgres.adminUrl)
    : storedInDynamoDb(functions!.dynamodbEndpoint);
}

export function spentOn(before: State, after: State, calls: number, storedBytes: number): Spent {
  const grown = (of: "queries" | "rows") =>
    Object.fromEntries(
      Object.entries(after.statements[of]).map(([name, count]) => [
        name,
        count - (before.statements[of][name] ?? 0),
      ]),
    );
  return {
    calls,
    counters: spentBetween(before.counters, after.counters),
    loggedBytes: after.loggedBytes - before.loggedBytes,
    statements: { queries: grown("queries"), rows: grown("rows") },
    storedBytes,
  };
}
