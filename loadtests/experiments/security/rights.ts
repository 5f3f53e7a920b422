import { declared } from "@app/functions/serverless-config";
import { permissions } from "../lib/source-metrics/permissions.ts";
import type { Probe } from "./probe.ts";

/** The permissions of a function's role: pairs of action and resource. */
export type Role = { name: string; context: string; rights: readonly string[] };

const CONTEXT_OF: Record<string, string> = {
  OrdersTable: "orders",
  StockTable: "inventory",
  ReservationsTable: "inventory",
  PaymentsTable: "payments",
  SlowPaymentsTable: "payments",
  AdmissionsTable: "orders",
};

/** Each function's role, as the deployment derives it from serverless.yml. */
export function rolesOf(): Role[] {
  const functions = declared.functions;
  return [...permissions()].map(([name, rights]) => {
    return { name, context: functions[name]!.handler.split("/")[0]!, rights: [...rights] };
  });
}

/**
 * Each function against each table of other contexts. The emulator does not enforce roles, so the role itself is
 * checked.
 */
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

/** Its items or an index. Its stream is public to other contexts. */
function reachesData(right: string, table: string): boolean {
  return right.includes("*") || right.includes(`${table}.Arn`);
}
