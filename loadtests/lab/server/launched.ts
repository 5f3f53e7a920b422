import { SERVICES } from "@app/infra/embedded/call-keys";
import { readInstance } from "@app/infra/embedded/instance";
import type { VariantName } from "@app/net/variant-names";
import { openFunctionsStore } from "../../harness/variants/functions-store.ts";
import { openServicesStore } from "../../harness/variants/services-store.ts";
import { usageBy } from "../../harness/variants/variants.ts";
import { faultsOf } from "./faults.ts";
import type { ShownInstance, ShownVariant, SpanSource } from "./instance.ts";
import { logOf } from "./log-files.ts";

/** The instance that `npm start` launched. Its spans arrive at the lab. */
export function showLaunched(runDirectory: string, spans: SpanSource): ShownInstance {
  const read = () => readInstance(runDirectory);
  const { outside, services, functions } = read();
  const faults = faultsOf(read);
  const common = (name: VariantName, own: readonly string[], engine: string) => ({
    name,
    spans,
    faults: faults[name],
    usage: () => usageBy(own, [engine], read().processes).processes,
    logOf: (node: string) => logOf(runDirectory, name, node),
  });
  const variants: ShownVariant[] = [];
  if (services) {
    const store = openServicesStore(services.postgres.urls);
    variants.push({ ...common("services", SERVICES, "postgres"), url: services.url, store });
  }
  if (functions) {
    const store = openFunctionsStore(functions.dynamodbEndpoint);
    variants.push({ ...common("functions", ["functions"], "dynamodb"), url: functions.url, store });
  }
  return { outside, variants, notes: [] };
}
