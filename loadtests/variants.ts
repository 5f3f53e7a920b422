import type { Both } from "@app/infra/embedded/both";
import { processTable } from "@app/infra/embedded/process-table";
import { type Usage, usageOf } from "@app/infra/embedded/usage";
import { openFunctionsStore } from "./audit/functions-store.ts";
import { openServicesStore } from "./audit/services-store.ts";
import type { Store } from "./audit/snapshot.ts";

export type VariantName = "services" | "functions";

/** What the variant's own processes use, and its database engine. */
export type VariantUsage = { app: Usage; engine: Usage };

/** A running variant, as measuring sees it. */
export type Variant = {
  name: VariantName;
  url: string;
  startSeconds: number;
  store: Store;
  /** Names of what was started, the database engine apart. */
  processes: string[];
  engine: string;
  usage(): VariantUsage;
};

/** Services first; those that run. */
export function variantsOf(both: Both): Variant[] {
  return [servicesOf(both), functionsOf(both)].filter((variant) => variant !== undefined);
}

function servicesOf({ services, processes }: Both): Variant | undefined {
  if (!services) return undefined;
  const own = ["gateway", "orders", "inventory", "payments"];
  return {
    name: "services",
    url: services.url,
    startSeconds: services.startSeconds,
    store: openServicesStore(services.postgres.urls),
    processes: own,
    engine: "PostgreSQL",
    usage: () => {
      const table = processTable();
      const app = own.map((name) => usageOf(processes[name] ?? 0, table)).reduce(plus);
      return { app, engine: usageOf(services.postgres.pid, table) };
    },
  };
}

function functionsOf({ functions, processes }: Both): Variant | undefined {
  if (!functions) return undefined;
  return {
    name: "functions",
    url: functions.url,
    startSeconds: functions.startSeconds,
    store: openFunctionsStore(functions.dynamodbEndpoint),
    processes: ["serverless offline"],
    engine: "DynamoDB",
    usage: () => {
      const table = processTable();
      const [app, engine] = [processes.functions, processes.dynamodb].map((pid) => usageOf(pid ?? 0, table));
      return { app: app!, engine: engine! };
    },
  };
}

function plus(a: Usage, b: Usage): Usage {
  return { cpuSeconds: a.cpuSeconds + b.cpuSeconds, rssBytes: a.rssBytes + b.rssBytes };
}
