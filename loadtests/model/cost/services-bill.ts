import type { Assumptions } from "./assumptions.ts";
import { type Bill, sumOver } from "./bill.ts";
import { callsPerOrder, perOrder } from "./mix.ts";
import { containers, databases } from "./names.ts";
import { postgresFor } from "./postgres-sizes.ts";
import type { Prices } from "./prices.ts";
import type { Figures } from "./profile.ts";
import { HOURS_PER_MONTH, type Level, peakOf } from "./traffic.ts";

const GB = 1e9;
const GB_PER_VCPU = 2;
const SPARE_MEMORY = 1.25;
const SMALLEST_DISK_GB = 20;
/** Bytes of an order's calls to the payment provider and of their answers. */
const BYTES_TO_PROVIDER = 1_000;

/** One load balancer capacity unit carries any one of these per second, on average over an hour. */
const LCU = { newConnections: 25, bytes: GB / 3_600 };

/**
 * Dollars a month of the services variant: Fargate (Arm), RDS, an application load balancer. The number of containers
 * follows the traffic by the hour; databases have the size that the peak needs.
 */
export function servicesBill(figures: Figures, levels: Level[], prices: Prices, assumed: Assumptions): Bill {
  const calls = callsPerOrder(assumed.readsPerOrder);
  const requests = 1 + assumed.readsPerOrder;
  const orders = sumOver(levels, ({ ordersPerSecond, hours }) => ordersPerSecond * hours * 3_600);
  const bytesAnswered = perOrder(calls, figures.services, (use) => use.bytesAnswered);
  const bytesLogged = perOrder(calls, figures.services, (use) => use.bytesLogged);
  return {
    containers: containersBill(figures, levels, prices, assumed),
    ...databasesBill(figures, levels, prices, assumed),
    loadBalancer: HOURS_PER_MONTH * prices.loadBalancer,
    loadBalancerCapacity:
      sumOver(levels, ({ ordersPerSecond, hours }) => {
        const connections = (ordersPerSecond * requests) / assumed.requestsPerConnection;
        return (
          hours * Math.max(connections / LCU.newConnections, (ordersPerSecond * bytesAnswered) / LCU.bytes)
        );
      }) * prices.loadBalancerCapacity,
    natGateways: assumed.natGateways * HOURS_PER_MONTH * prices.natGateway,
    natGatewayData:
      assumed.natGateways === 0 ? 0 : ((orders * BYTES_TO_PROVIDER) / GB) * prices.natGatewayData,
    cluster: assumed.eksClusters * HOURS_PER_MONTH * prices.eksControlPlane,
    logs: ((orders * bytesLogged) / GB) * prices.logs,
  };
}

function containersBill(figures: Figures, levels: Level[], prices: Prices, assumed: Assumptions): number {
  return sumOver(containers, (name) => {
    const perHour =
      assumed.vcpuPerContainer * prices.fargateVcpuArm +
      gbOf(figures.servicesMemoryMb[name], assumed) * prices.fargateMemoryArm;
    return sumOver(
      levels,
      ({ ordersPerSecond, hours }) =>
        hours * containersFor(name, ordersPerSecond, figures, assumed) * perHour,
    );
  });
}

/**
 * GB of a container: the minimum for its vCPU, or more whole GB when a service with a margin of a quarter needs them.
 */
function gbOf(loadedMb: number, { vcpuPerContainer }: Assumptions): number {
  const least = GB_PER_VCPU * vcpuPerContainer;
  const needed = (loadedMb / 1_024) * SPARE_MEMORY;
  return needed <= least ? least : Math.ceil(needed);
}

/** Containers of one service at a rate. */
export function containersFor(
  name: (typeof containers)[number],
  ordersPerSecond: number,
  figures: Figures,
  assumed: Assumptions,
): number {
  const calls = callsPerOrder(assumed.readsPerOrder);
  const cpuMs = perOrder(calls, figures.services, (use) => use.cpuMs[name]);
  const vcpus = (ordersPerSecond * cpuMs) / 1_000 / assumed.coreSpeed / assumed.targetUtilisation;
  return Math.max(assumed.leastInstances, Math.ceil(vcpus / assumed.vcpuPerContainer));
}

function databasesBill(figures: Figures, levels: Level[], prices: Prices, assumed: Assumptions): Bill {
  const calls = callsPerOrder(assumed.readsPerOrder);
  const orders = sumOver(levels, ({ ordersPerSecond, hours }) => ordersPerSecond * hours * 3_600);
  const bytesKept = orders * assumed.monthsKept * perOrder(calls, figures.services, (use) => use.bytesStored);
  const micros = sumOver(
    databasesFor(peakOf(levels), figures, assumed),
    (each) => each.micros * each.servers,
  );
  const disksGb = Math.max(databases.length * SMALLEST_DISK_GB, bytesKept / GB);
  return {
    databases: micros * assumed.databaseZones * HOURS_PER_MONTH * prices.postgresMicro,
    databaseStorage: disksGb * assumed.databaseZones * prices.postgresStorage,
  };
}

/** The servers of each database that carry a rate. */
export function databasesFor(ordersPerSecond: number, figures: Figures, assumed: Assumptions) {
  const calls = callsPerOrder(assumed.readsPerOrder);
  const queriesOf = (name: (typeof databases)[number]) =>
    perOrder(calls, figures.services, (use) => use.queries[name]);
  const allQueries = sumOver(databases, queriesOf);
  const cpuMs = perOrder(calls, figures.services, (use) => use.databaseCpuMs);
  return databases.map((name) => {
    const share = queriesOf(name) / (allQueries || 1);
    const vcpus = (ordersPerSecond * cpuMs * share) / 1_000 / assumed.coreSpeed / assumed.targetUtilisation;
    return postgresFor(vcpus);
  });
}
