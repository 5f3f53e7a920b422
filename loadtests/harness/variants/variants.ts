import type { Store } from "@app/audit/snapshot";
import type { Both } from "@app/infra/embedded/both";
import { SERVICES } from "@app/infra/embedded/call-keys";
import { BROKER } from "@app/infra/embedded/message-log";
import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import { type ProcessTable, processTable } from "@app/infra/embedded/process-table";
import { type Usage, usageOf } from "@app/infra/embedded/usage";
import type { VariantName } from "@app/net/variant-names";
import type { Counters } from "../counters/counters.ts";
import { readFunctionCounters } from "../counters/functions-counters.ts";
import { openFunctionsStore } from "./functions-store.ts";
import { openHybridStore } from "./hybrid-store.ts";
import { countStatements } from "./postgres.ts";
import { openServicesStore } from "./services-store.ts";

/** The usage of the variant's own processes and of its database engine; `processes` has each of them by name. */
export type VariantUsage = { app: Usage; engine: Usage; processes: Record<string, Usage> };

const UNKNOWN: Usage = { cpuSeconds: Number.NaN, rssBytes: Number.NaN };
/** The usage of processes that are not on this machine. */
export const UNKNOWN_USAGE: VariantUsage = { app: UNKNOWN, engine: UNKNOWN, processes: {} };

/** The address and the key of the ledger of charges. */
export type Provider = Pick<OutsideParties, "providerUrl" | "controlKey">;

/** A running variant, as measuring sees it. */
export type Variant = {
  name: VariantName;
  url: string;
  startSeconds: number;
  store: Store;
  /** Names of the variant's own processes, without the database engine. */
  processes: string[];
  engine: string;
  /** Its own payment provider, where it does not share one with the other variant. */
  provider?: Provider;
  /** Its processes are no children of this command, so their CPU time counts as that of other programs. */
  apart?: true;
  /** It ran before this command: its start and its first load were not seen, and it keeps no counters. */
  ranBefore?: true;
  usage(): VariantUsage;
  /** The counters since the start. Takes about a second, because some counts are written late. */
  counters(): Promise<Counters>;
};

type Processes = Partial<Pick<Both, VariantName>> & Pick<Both, "processes">;

/** The running variants, services first. */
export function variantsOf(both: Processes): Variant[] {
  return [servicesOf(both), functionsOf(both)].filter((variant) => variant !== undefined);
}

function servicesOf({ services, processes }: Processes): Variant | undefined {
  if (!services) return undefined;
  const { url, startSeconds, postgres, payments } = services;
  const engines = ["postgres", BROKER].filter((name) => name in processes);
  if (payments) engines.push("dynamodb");
  return servicesVariant({
    url,
    startSeconds,
    store: payments
      ? openHybridStore(postgres.urls, payments.dynamodbEndpoint)
      : openServicesStore(postgres.urls),
    adminUrls: [postgres.adminUrl],
    usage: () => usageBy(SERVICES, engines, { ...processes, postgres: postgres.pid }),
  });
}

type ServicesParts = Pick<Variant, "url" | "startSeconds" | "store" | "usage"> & {
  /** The database servers, each by a URL of its superuser. */
  adminUrls: readonly string[];
};

export function servicesVariant({ adminUrls, usage, ...known }: ServicesParts): Variant {
  return {
    ...known,
    name: "services",
    processes: [...SERVICES],
    engine: "PostgreSQL",
    usage,
    async counters() {
      const counts = await Promise.all(adminUrls.map(countStatements));
      return { cpuSeconds: cpuOf(usage()), operations: Object.assign({}, ...counts), functions: {} };
    },
  };
}

function functionsOf({ functions, processes }: Processes): Variant | undefined {
  if (!functions) return undefined;
  // On AWS, the provider runs the engine and the service of durable executions.
  const engines = ["dynamodb", "durable"].filter((name) => name === "dynamodb" || name in processes);
  const usage = () => usageBy(["functions"], engines, processes);
  return {
    name: "functions",
    url: functions.url,
    startSeconds: functions.startSeconds,
    store: openFunctionsStore(functions.dynamodbEndpoint),
    processes: ["serverless offline"],
    engine: "DynamoDB",
    usage,
    counters: async () => ({
      cpuSeconds: cpuOf(usage()),
      ...(await readFunctionCounters(functions.runDirectory, processes.functions ?? 0)),
    }),
  };
}

/** The usage of the variant's own processes and of its database engine, each with its descendants. */
export function usageBy(
  own: readonly string[],
  engine: readonly string[],
  pids: Record<string, number>,
): VariantUsage {
  const table = processTable();
  const each = (names: readonly string[]) =>
    names.map((name): [string, Usage] => [name, usageOf(pids[name] ?? 0, withoutOthers(table, pids, name))]);
  const sum = (usages: [string, Usage][]) => usages.map(([, usage]) => usage).reduce(plus);
  const [app, engines] = [each(own), each(engine)];
  return { app: sum(app), engine: sum(engines), processes: Object.fromEntries([...app, ...engines]) };
}

/** `serverless offline` may be the parent of the database engine, so each counts without the other. */
function withoutOthers(table: ProcessTable, pids: Record<string, number>, name: string): ProcessTable {
  const others = new Set(Object.values(pids).filter((pid) => pid !== pids[name]));
  return new Map([...table].filter(([pid]) => !others.has(pid)));
}

function cpuOf({ processes }: VariantUsage): Record<string, number> {
  return Object.fromEntries(Object.entries(processes).map(([name, { cpuSeconds }]) => [name, cpuSeconds]));
}

function plus(a: Usage, b: Usage): Usage {
  return { cpuSeconds: a.cpuSeconds + b.cpuSeconds, rssBytes: a.rssBytes + b.rssBytes };
}

/** Pass this to `startBoth`: `counters` of the functions need it. */
export const PRELOAD_FUNCTIONS = new URL("../counters/count-in-functions.ts", import.meta.url).href;
