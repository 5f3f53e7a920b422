import { addRoles } from "@app/functions/deployment/roles";
import type { Service, Statement } from "@app/functions/deployment/service";
import { declared } from "@app/functions/testing/serverless-yml";
import type { Probe } from "./probe.ts";

/** What a function's role on AWS allows it: `rights` are its actions times the resources that each is for. */
export type Role = { name: string; context: string; rights: number; statements: Statement[] };

const CONTEXT_OF: Record<string, string> = {
  OrdersTable: "orders",
  StockTable: "inventory",
  ReservationsTable: "inventory",
  PaymentsTable: "payments",
};

/** Each function's role as the deployment makes it from serverless.yml. */
export function rolesOf(): Role[] {
  const service = structuredClone(declared) as unknown as Service;
  addRoles(service);
  return Object.entries(service.functions).map(([name, { handler, role }]) => {
    const { Policies } = service.resources.Resources[role!]!.Properties as { Policies: Policy[] };
    const statements = Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    const rights = statements.map(
      ({ Action, Resource }) => [Action].flat().length * [Resource].flat().length,
    );
    return {
      name,
      context: handler.split("/")[0]!,
      rights: rights.reduce((sum, n) => sum + n, 0),
      statements,
    };
  });
}

type Policy = { PolicyDocument: { Statement: Statement[] } };

/** Each function on each table of other contexts. The emulator asks nobody for leave, so that the role itself is held to it. */
export function probeRoles(roles: readonly Role[]): Probe[] {
  return roles.flatMap(({ name, context, statements }) =>
    Object.entries(CONTEXT_OF)
      .filter(([, owner]) => owner !== context)
      .map(([table]) => ({
        variant: "functions" as const,
        group: "another context's data" as const,
        name: `the role of ${name} on ${table}`,
        refused: !statements.some(({ Resource }) => [Resource].flat().some((each) => isData(each, table))),
      })),
  );
}

/** Its items or an index of them; its stream is for others to read. */
function isData(resource: unknown, table: string): boolean {
  const text = JSON.stringify(resource);
  return text.includes("*") || text.includes(`["${table}","Arn"]`) || text.includes(`\${${table}.Arn}`);
}
