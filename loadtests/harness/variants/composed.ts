import type { MeasuredStack } from "@app/infra/compose/measured-stack";
import { docker } from "@app/infra/compose/stack";
import { SERVICES } from "@app/infra/embedded/call-keys";
import { processTable } from "@app/infra/embedded/process-table";
import type { Usage } from "@app/infra/embedded/usage";
import { countStatements } from "../counters/services-operations.ts";
import { openServicesStore } from "./services-store.ts";
import { cpuOf, usageBy, type Variant } from "./variants.ts";

const ENGINES = ["orders-database", "inventory-database", "payments-database"];

/** Where Docker runs in a virtual machine, its processes are not in this machine's table. */
const UNKNOWN: Usage = { cpuSeconds: Number.NaN, rssBytes: Number.NaN };

/** The services variant in containers, as a measured variant. The usage of its processes is read like that of any process. */
export async function composedServices(stack: MeasuredStack): Promise<Variant> {
  const pids = await pidsOf(stack);
  const visible = Object.values(pids).every((pid) => processTable().has(pid));
  const usage = () =>
    visible ? usageBy(SERVICES, ENGINES, pids) : { app: UNKNOWN, engine: UNKNOWN, processes: {} };
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
  const ids = (await stack.compose("ps", "--quiet", ...SERVICES, ...ENGINES)).trim().split("\n");
  const format = '{{index .Config.Labels "com.docker.compose.service"}} {{.State.Pid}}';
  const lines = (await docker(["inspect", "--format", format, ...ids])).trim().split("\n");
  return Object.fromEntries(lines.map((line) => line.split(" ")).map(([name, pid]) => [name, Number(pid)]));
}
