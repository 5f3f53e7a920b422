import type { MeasuredStack } from "@app/infra/compose/measured-stack";
import { docker } from "@app/infra/compose/stack";
import { SERVICES } from "@app/infra/embedded/call-keys";
import { processTable } from "@app/infra/embedded/process-table";
import { openServicesStore } from "./services-store.ts";
import { servicesVariant, UNKNOWN_USAGE, usageBy, type Variant, type VariantUsage } from "./variants.ts";

const ENGINES = ["orders-database", "inventory-database", "payments-database"];

/** The services variant in containers. Its processes are in the process table of this machine like all others. */
export async function composedServices(stack: MeasuredStack): Promise<Variant> {
  const pids = await pidsOf(stack);
  const visible = Object.values(pids).every((pid) => processTable().has(pid));
  // Where Docker runs in a virtual machine, its processes are not in this machine's table.
  const usage = visible ? readUsage(stack, pids) : () => UNKNOWN_USAGE;
  const { url, startSeconds, databaseUrls, adminUrls } = stack;
  const store = openServicesStore(databaseUrls);
  const parts = { url, startSeconds, store, adminUrls: Object.values(adminUrls), usage };
  return { ...servicesVariant(parts), apart: true };
}

/** A restarted container has another process. So the ids are read again when a process has ended. */
function readUsage(stack: MeasuredStack, pids: Record<string, number>): () => VariantUsage {
  let reading: Promise<void> | undefined;
  return () => {
    const usage = usageBy(SERVICES, ENGINES, pids);
    if (Object.values(usage.processes).some(({ rssBytes }) => rssBytes === 0)) {
      reading ??= pidsOf(stack)
        .then((found) => void Object.assign(pids, found))
        .catch(() => {}) // Docker has no answer now
        .finally(() => (reading = undefined));
    }
    return usage;
  };
}

/** By container: its first process, the ancestor of all others. */
async function pidsOf(stack: MeasuredStack): Promise<Record<string, number>> {
  const ids = (await stack.compose("ps", "--quiet", ...SERVICES, ...ENGINES)).trim().split("\n");
  const format = '{{index .Config.Labels "com.docker.compose.service"}} {{.State.Pid}}';
  const lines = (await docker(["inspect", "--format", format, ...ids])).trim().split("\n");
  return Object.fromEntries(lines.map((line) => line.split(" ")).map(([name, pid]) => [name, Number(pid)]));
}
