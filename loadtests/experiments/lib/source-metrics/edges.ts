import { readFileSync } from "node:fs";
import { declared, settingsOf } from "@app/functions/serverless-config";
import { calls } from "@app/infra/embedded/call-keys";
import { ROOT, SERVICES } from "./deployables.ts";

/**
 * A connection between a deployable and another one, a store or an outside party: it crosses a network and may fail.
 */
export type Edge = { from: string; to: string };

/** Calls between services, each one's database, and the provider. */
export function servicesEdges(): Edge[] {
  const between = SERVICES.flatMap((from) => calls[from].map((to) => ({ from, to })));
  const databases = SERVICES.filter((name) => mainOf(name).includes("@app/chassis/database"));
  return [
    { from: "client", to: "gateway" },
    ...between,
    ...databases.map((from) => ({ from, to: `${from} database` })),
    ...SERVICES.filter((name) => mainOf(name).includes("PROVIDER_URL")).map((from) => ({
      from,
      to: "provider",
    })),
  ];
}

/** Each function's trigger, its tables, the functions that it invokes, and the provider. */
export function functionsEdges(): Edge[] {
  return Object.entries(declared.functions).flatMap(([to, { events = [] }]) => [
    ...events.map(({ stream, schedule }) => {
      const from = stream ? `${stream.arn["Fn::GetAtt"][0]} stream` : schedule ? "schedule" : "HTTP API";
      return { from, to };
    }),
    ...settingsOf(to)
      .flatMap(targetOf)
      .map((target) => ({ from: to, to: target })),
  ]);
}

function mainOf(service: string): string {
  return readFileSync(`${ROOT}services/${service}/main.ts`, "utf8");
}

function targetOf(name: string): string[] {
  if (name.endsWith("_TABLE") || name.endsWith("_FUNCTION")) return [name.toLowerCase().replace("_", " ")];
  return name === "PROVIDER_URL" ? ["provider"] : [];
}
