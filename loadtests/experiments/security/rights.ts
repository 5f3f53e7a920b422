import { declaredFunctions } from "../lib/source-metrics/deployables.ts";
import { permissions } from "../lib/source-metrics/permissions.ts";
import type { Probe } from "./probe.ts";

/** What a function's role on AWS allows it: pairs of an action and a resource. */
export type Role = { name: string; context: string; rights: readonly string[] };

const CONTEXT_OF: Record<string, string> = {
  OrdersTable: "orders",
  StockTable: "inventory",
  ReservationsTable: "inventory",
  PaymentsTable: "payments",
};

/** Each function's role as the deployment makes it from serverless.yml. */
export function rolesOf(): Role[] {
  const functions = declaredFunctions();
  return [...permissions()].map(([name, rights]) => {
    return { name, context: functions[name]!.handler.split("/")[0]!, rights: [...rights] };
  });
}

/** Each function on each table of other contexts. The emulator asks nobody for leave, so that the role itself is held to it. */
export function probeRoles(roles: readonly Role[]): Probe[] {
  return roles.flatMap(({ name, context, rights }) =>
    Object.entries(CONTEXT_OF)
      .filter(([, owner]) => owner !== context)
      .map(([table]) => ({
        variant: "functions" as const,
        group: "another context's data" as const,
        name: `the role of ${name} on ${table}`,
        refused: !rights.some((right) => reachesData(right, table)),
      })),
  );
}

/** Its items or an index of them; its stream is for others to read. */
function reachesData(right: string, table: string): boolean {
  return right.includes("*") || right.includes(`${table}.Arn`);
}
