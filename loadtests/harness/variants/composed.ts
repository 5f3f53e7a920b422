import type { MeasuredStack } from "@app/infra/compose/measured-stack";
import { docker } from "@app/infra/compose/stack";
import { SERVICES } from "@app/infra/embedded/call-keys";
import { countStatements } from "../counters/services-operations.ts";
import { openServicesStore } from "./services-store.ts";
import { cpuOf, usageBy, type Variant } from "./variants.ts";

const ENGINES = ["orders-database", "inventory-database", "payments-database"];

/**
 * The services variant in containers, as a measured variant. Its processes run on this machine, so their usage is read
 * like that of any process.
 */
export async function composedServices(stack: MeasuredStack): Promise<Variant> {
  const pids = await pidsOf(stack);
  const usage = () => usageBy(SERVICES, ENGINES, pids);
  return {
    name: "services",
    url: stack.url,
    startSeconds: stack.startSeconds,
    store: openServicesStore(stack.databaseUrls),
    processes: [...SERVICES],
    engine: "PostgreSQL",
    usage,
    counters: async () => {
      const counts = await Promise.all(Object.values(stack.adminUrls).map(countStatements));
      return { cpuSeconds: cpuOf(usage()), operations: Object.assign({}, ...counts), functions: {} };
    },
  };
}

/** By container: its first process, the ancestor of all others. */
async function pidsOf(stack: MeasuredStack): Promise<Record<string, number>> {
  const pids: Record<string, number> = {};
  for (const service of [...SERVICES, ...ENGINES]) {
    const id = (await stack.compose("ps", "--quiet", service)).trim();
    pids[service] = Number(await docker(["inspect", "--format", "{{.State.Pid}}", id]));
  }
  return pids;
}
