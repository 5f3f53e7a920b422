import type { Cluster } from "@app/infra/k8s/cluster";
import { openServicesStore } from "./services-store.ts";
import { servicesVariant, UNKNOWN_USAGE, type Variant } from "./variants.ts";

/** The services on a cluster. They ran before, and their processes are not on this machine. */
export function clusteredServices({ url, databaseUrls, adminUrls, outside: provider }: Cluster): Variant {
  const store = openServicesStore(databaseUrls);
  const known = { url, startSeconds: Number.NaN, store, adminUrls: Object.values(adminUrls) };
  return {
    ...servicesVariant({ ...known, usage: () => UNKNOWN_USAGE }),
    apart: true,
    ranBefore: true,
    provider,
  };
}
