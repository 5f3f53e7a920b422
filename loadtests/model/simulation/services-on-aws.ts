import { mean } from "simple-statistics";
import { sumOver } from "../cost/bill.ts";
import { callsPerOrder, perOrder } from "../cost/mix.ts";
import type { Basis } from "../cost/model.ts";
import { containers } from "../cost/names.ts";
import type { Times } from "../cost/profile.ts";
import { containersFor, databasesFor } from "../cost/services-bill.ts";
import { autoscale } from "./autoscaler.ts";
import { constant, exponential, type Source } from "./distributions.ts";
import { varyingAs } from "./draws.ts";
import type { Model } from "./functions-model.ts";
import { Instances } from "./instances.ts";
import type { Load } from "./load.ts";
import { HOSTS, type Host, servicesModel } from "./services-model.ts";
import { cpuOnTheWay, stepsOf } from "./steps.ts";
import type { Timeline } from "./timeline.ts";

const MOST_CONTAINERS = 10_000;
/** A burstable database has two cores for a short time. */
const LEAST_DATABASE_CORES = 2;
const LEAST_WAIT_MS = 0.001;
/** Seconds for which the autoscaler continues after the last order, while queues drain. */
const SCALED_AFTERWARDS = 3_600;

/**
 * The services on containers that the autoscaler adds and removes, each at the speed of its share of a vCPU, and on the
 * databases that the bill has for the peak. Reads use the same containers.
 */
export function servicesOnAws(
  timeline: Timeline,
  basis: Basis & { times: Times },
  load: Load,
  source: Source,
): Model {
  const { figures, assumed, times } = basis;
  const hosts = hostsFor(timeline, basis, load);
  const cpu = (host: Host, meanMs: number) => {
    const speed = assumed.coreSpeed * (host === "database" ? 1 : assumed.vcpuPerContainer);
    return varyingAs(times.services.answered, meanMs / speed, source);
  };
  const use = figures.services.placeOrder;
  const elsewhereMs = Math.max(LEAST_WAIT_MS, mean(times.services.settled) - cpuOnTheWay(use).saga);
  const steps = stepsOf(use, cpu, {
    call: constant(assumed.networkMs / 1_000),
    saga: exponential(elsewhereMs / 1_000, source),
  });
  const model = servicesModel(timeline, { hosts, ...steps });
  const readCpuMs = readsOf(basis);
  return {
    place(told) {
      for (const host of HOSTS) {
        const work = cpu(host, readCpuMs[host]);
        timeline.after(source(), () => hosts[host].work(work()));
      }
      timeline.after(assumed.networkMs / 1_000, () => model.place(told)); // through the load balancer
    },
    units: () => sumOver(containers, (name) => hosts[name].count),
  };
}

function hostsFor(
  timeline: Timeline,
  { figures, assumed }: Basis,
  { before, peak, seconds, share }: Load,
): Record<Host, Instances> {
  const servers = databasesFor(peak, figures, assumed);
  const cores = Math.max(
    LEAST_DATABASE_CORES,
    sumOver(servers, (each) => each.vcpus * each.servers),
  );
  const hosts = { database: new Instances(timeline, cores, { shared: true, share }) } as Record<
    Host,
    Instances
  >;
  for (const name of containers) {
    hosts[name] = new Instances(timeline, containersFor(name, before, figures, assumed), { share });
    autoscale(timeline, hosts[name], seconds + SCALED_AFTERWARDS, {
      least: assumed.leastInstances,
      most: MOST_CONTAINERS,
      target: assumed.targetUtilisation,
      startUp: assumed.containerStartSeconds,
    });
  }
  return hosts;
}

/** Milliseconds of CPU for the reads that come with one order. */
function readsOf({ figures, assumed }: Basis): Record<Host, number> {
  const calls = { ...callsPerOrder(assumed.readsPerOrder), placeOrder: 0 };
  const cpuMs = HOSTS.map((host) => [
    host,
    perOrder(calls, figures.services, (use) => (host === "database" ? use.databaseCpuMs : use.cpuMs[host])),
  ]);
  return Object.fromEntries(cpuMs);
}
