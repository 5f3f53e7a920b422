import { functionsGraph, type Graph, servicesGraph } from "@app/infra/diagrams/graph";
import { type Instance, readInstance } from "@app/infra/embedded/instance";
import type { VariantName } from "@app/net/variant-names";
import { openFunctionsStore } from "../../harness/variants/functions-store.ts";
import { openServicesStore } from "../../harness/variants/services-store.ts";
import type { Variant } from "../../harness/variants/variants.ts";

export const GRAPHS: Record<VariantName, Graph> = {
  services: servicesGraph(),
  functions: functionsGraph(),
};

export type ShownVariant = Pick<Variant, "name" | "url" | "store">;

/** The instance that the lab shows. */
export type ShownInstance = {
  runDirectory: string;
  /** Read anew: a restarted process has a new id. */
  read(): Instance;
  outside: Instance["outside"];
  /** Services first. */
  variants: readonly ShownVariant[];
};

export function showInstance(runDirectory: string): ShownInstance {
  const read = () => readInstance(runDirectory);
  const { outside, services, functions } = read();
  const variants: ShownVariant[] = [];
  if (services) {
    const store = openServicesStore(services.postgres.urls);
    variants.push({ name: "services", url: services.url, store });
  }
  if (functions) {
    const store = openFunctionsStore(functions.dynamodbEndpoint);
    variants.push({ name: "functions", url: functions.url, store });
  }
  return { runDirectory, read, outside, variants };
}
