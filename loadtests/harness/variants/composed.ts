import type { MeasuredStack } from "@app/infra/compose/measured-stack";
import { docker } from "@app/infra/compose/stack";
import { SERVICES } from "@app/infra/embedded/call-keys";
import { countStatements } from "../counters/services-operations.ts";
import { openServicesStore } from "./services-store.ts";
import { cpuOf, usageBy, type Variant } from "./variants.ts";

const ENGINES = ["orders-database", "inventory-database", "payments-database"];

/** The services variant in containers, as measuring sees it. Its processes are this machine's, so their usage is read as any other's. */
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

/** Of each container's first process, below which all others are. */
async function pidsOf(stack: MeasuredStack): Promise<Record<string, number>> {
  const pids: Record<string, number> = {};
  for (const service of [...SERVICES, ...ENGINES]) {
    const id = (await stack.compose("ps", "--quiet", service)).trim();
    pids[service] = Number(await docker(["inspect", "--format", "{{.State.Pid}}", id]));
  }
  return pids;
}
