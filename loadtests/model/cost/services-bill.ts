import type { Assumptions } from "./assumptions.ts";
import { keptLogGb, type Quantities, sumOver } from "./bill.ts";
import { callsPerOrder, perOrder } from "./mix.ts";
import { containers, databases } from "./names.ts";
import { postgresFor } from "./postgres-sizes.ts";
import type { Figures } from "./profile.ts";
import { SERVICES_STACK } from "./stacks.ts";
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
 * A month of the services variant: Fargate (Arm), RDS, an application load balancer, and the parts around them. The
 * number of containers follows the traffic by the hour; databases have the size that the peak needs. Traffic between
 * zones is left out: about $0.2 per million orders.
 */
export function servicesQuantities(figures: Figures, levels: Level[], assumed: Assumptions): Quantities {
  const calls = callsPerOrder(assumed.readsPerOrder);
  const orders = sumOver(levels, ({ ordersPerSecond, hours }) => ordersPerSecond * hours * 3_600);
  const bytesAnswered = perOrder(calls, figures.services, (use) => use.bytesAnswered);
  const loggedGb = (orders * perOrder(calls, figures.services, (use) => use.bytesLogged)) / GB;
  const containerHours = containers.map((name) => ({ name, hours: hoursOf(name, figures, levels, assumed) }));
  const allContainerHours = sumOver(containerHours, ({ hours }) => hours);
  const throughNat = assumed.natGateways > 0;
  const addressHours =
    HOURS_PER_MONTH *
      (Math.max(SERVICES_STACK.loadBalancerZones, assumed.natGateways) + assumed.natGateways) +
    (throughNat ? 0 : allContainerHours); // without a NAT gateway each container has an address
  return {
    fargateVcpuArm: allContainerHours * assumed.vcpuPerContainer,
    fargateMemoryArm: sumOver(
      containerHours,
      ({ name, hours }) => hours * gbOf(figures.servicesMemoryMb[name], assumed),
    ),
    ...databaseQuantities(figures, levels, assumed),
    loadBalancer: HOURS_PER_MONTH,
    loadBalancerCapacity: capacityOf(levels, bytesAnswered, assumed),
    natGateway: assumed.natGateways * HOURS_PER_MONTH,
    natGatewayData: throughNat ? (orders * BYTES_TO_PROVIDER) / GB + loggedGb : 0,
    publicAddress: addressHours,
    hostedZone: SERVICES_STACK.hostedZones,
    eksControlPlane: assumed.eksClusters * HOURS_PER_MONTH,
    alarms: SERVICES_STACK.alarms,
    customMetrics: SERVICES_STACK.customMetrics,
    logs: loggedGb,
    logStorage: keptLogGb(loggedGb, SERVICES_STACK.logDays),
    dataTransferOut: (orders * bytesAnswered) / GB,
  };
}

/** LCU-hours. */
function capacityOf(levels: Level[], bytesAnswered: number, assumed: Assumptions): number {
  return sumOver(levels, ({ ordersPerSecond, hours }) => {
    const connections = (ordersPerSecond * (1 + assumed.readsPerOrder)) / assumed.requestsPerConnection;
    return hours * Math.max(connections / LCU.newConnections, (ordersPerSecond * bytesAnswered) / LCU.bytes);
  });
}

/** Container-hours of one service. */
function hoursOf(
  name: (typeof containers)[number],
  figures: Figures,
  levels: Level[],
  assumed: Assumptions,
): number {
  const cpuMs = cpuMsOf(name, figures, assumed);
  return sumOver(
    levels,
    ({ ordersPerSecond, hours }) => hours * containersThatCarry(ordersPerSecond * cpuMs, assumed),
  );
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
  return containersThatCarry(ordersPerSecond * cpuMsOf(name, figures, assumed), assumed);
}

/** CPU of one service for one order and its reads, in milliseconds. */
function cpuMsOf(name: (typeof containers)[number], figures: Figures, assumed: Assumptions): number {
  const calls = callsPerOrder(assumed.readsPerOrder);
  return perOrder(calls, figures.services, (use) => use.cpuMs[name]);
}

function containersThatCarry(cpuMsPerSecond: number, assumed: Assumptions): number {
  const vcpus = cpuMsPerSecond / 1_000 / assumed.coreSpeed / assumed.targetUtilisation;
  return Math.max(assumed.leastInstances, Math.ceil(vcpus / assumed.vcpuPerContainer));
}

function databaseQuantities(figures: Figures, levels: Level[], assumed: Assumptions): Quantities {
  const calls = callsPerOrder(assumed.readsPerOrder);
  const orders = sumOver(levels, ({ ordersPerSecond, hours }) => ordersPerSecond * hours * 3_600);
  const bytesKept = orders * assumed.monthsKept * perOrder(calls, figures.services, (use) => use.bytesStored);
  const micros = sumOver(
    databasesFor(peakOf(levels), figures, assumed),
    (each) => each.micros * each.servers,
  );
  const disksGb = Math.max(databases.length * SMALLEST_DISK_GB, bytesKept / GB);
  return {
    postgresMicro: micros * assumed.databaseZones * HOURS_PER_MONTH,
    postgresStorage: disksGb * assumed.databaseZones,
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
