import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChain } from "../wired-handlers.ts";
import { watchClauses, withoutClause } from "./drop-condition.ts";

/** The purpose of a clause of a condition. `run` gets an order's id; its outcome differs without the clause. */
export type Script = {
  table: string;
  clause: string;
  what: string;
  run: (id: string) => Promise<unknown>;
  comesOutAs: unknown;
};

let chain: Awaited<ReturnType<typeof startChain>>;

/**
 * Tests that every case has its expected outcome, that it differs without the clause, and that the database gets no
 * other clause. An unneeded or untested clause fails.
 */
export function testClauses(scripts: readonly Script[]): void {
  let database: typeof import("../../chassis/database.ts").database;
  beforeAll(async () => {
    chain = await startChain({ url: "http://127.0.0.1:9" });
    ({ database } = await import("../../chassis/database.ts"));
  });
  afterAll(() => chain.stop());

  it.each(scripts)("$what ($clause)", async ({ run, comesOutAs }) => {
    expect(await run(freshId())).toEqual(comesOutAs);
  });

  it.each(scripts)("without $clause, not: $what", async ({ table, clause, run, comesOutAs }) => {
    const restore = withoutClause(database, table, clause);
    try {
      expect(await run(freshId())).not.toEqual(comesOutAs);
    } finally {
      restore();
    }
  });

  it("there is no other clause", async () => {
    const { seen, restore } = watchClauses(database);
    for (const { run } of scripts) await run(freshId());
    restore();
    expect(seen).toEqual(new Set(scripts.map(({ table, clause }) => `${table}: ${clause}`)));
  });
}

let runs = 0;
export const freshId = () => `a0000000-0000-8000-8000-${String(++runs).padStart(12, "0")}`;

export const client = () => chain.client;

export async function readItem(TableName: string, key: object): Promise<Record<string, unknown>> {
  const { Item } = await client().send(new GetItemCommand({ TableName, Key: marshall(key) }));
  return Item ? unmarshall(Item) : {};
}
