import type { Lambda } from "@app/infra/diagrams/read";
import type { Attempt } from "./probe-roles.ts";

/** A role that can read or write a table, and the context that has this role. */
type Use = { table: string; context: string; by: string };

/** The tables that roles of two contexts can use, each in a sentence, and the number of all tables. */
export type Ownership = { tables: number; shared: string[] };

/** From the attempts that PostgreSQL allowed. Two services may have a table of the same name. */
export const servicesOwnership = (attempts: readonly Attempt[]): Ownership =>
  ownership(
    attempts.flatMap(({ role, context, table, refused }) =>
      table && !refused
        ? [{ table: `${context}.${table}`, context: role, by: `the database role of ${role}` }]
        : [],
    ),
  );

/** From the roles in serverless.yml. */
export const functionsOwnership = (roles: readonly Pick<Lambda, "name" | "context" | "uses">[]): Ownership =>
  ownership(
    roles.flatMap(({ name, context, uses }) =>
      uses.map((table) => ({ table, context, by: `${name} (${context})` })),
    ),
  );

function ownership(uses: readonly Use[]): Ownership {
  const users = [...Map.groupBy(uses, ({ table }) => table)];
  const shared = users.flatMap(([table, all]) => {
    const contexts = new Map(all.map(({ context, by }) => [context, by]));
    return contexts.size > 1 ? [`${table} can be used by ${[...contexts.values()].join(" and ")}`] : [];
  });
  return { tables: users.length, shared };
}
