/**
 * An input that no measurement on this machine gives: its value, its bounds, and the reason. Some are chosen. The others
 * are facts, unknown until somebody measures them.
 */
export type Assumption = {
  value: number;
  low: number;
  high: number;
  unit: string;
  why: string;
  chosen: boolean;
};

/** All assumptions of the cost model. The tornado plot moves each one between its bounds. */
export const assumptions = {
  readsPerOrder: {
    value: 7 / 3,
    low: 0.5,
    high: 20,
    unit: "requests",
    why: "the mix of the scenario `mixed`: seven requests of ten only read",
    chosen: false,
  },
  coreSpeed: {
    value: 1,
    low: 0.6,
    high: 1.4,
    unit: "of a core here",
    why: "a rented Arm vCPU against a core of the measuring machine; measure yours",
    chosen: false,
  },
  targetUtilisation: {
    value: 0.6,
    low: 0.4,
    high: 0.8,
    unit: "of the CPU",
    why: "the autoscaler adds containers above it; the margin serves until a new container has started",
    chosen: true,
  },
  leastInstances: {
    value: 2,
    low: 1,
    high: 3,
    unit: "containers per service",
    why: "two, in two zones, so that one may fail",
    chosen: true,
  },
  vcpuPerContainer: {
    value: 0.25,
    low: 0.25,
    high: 1,
    unit: "vCPU",
    why: "the smallest size of Fargate; it has at least two GB of memory per vCPU",
    chosen: true,
  },
  databaseZones: {
    value: 2,
    low: 1,
    high: 2,
    unit: "zones",
    why: "a standby in a second zone takes over; it costs as much as the first",
    chosen: true,
  },
  natGateways: {
    value: 2,
    low: 0,
    high: 3,
    unit: "gateways",
    why: "containers in private subnets reach the payment provider through a NAT gateway in each zone; 0 for public subnets",
    chosen: true,
  },
  eksClusters: {
    value: 0,
    low: 0,
    high: 1,
    unit: "clusters",
    why: "ECS is free; each Kubernetes cluster has a price",
    chosen: true,
  },
  requestsPerConnection: {
    value: 10,
    low: 1,
    high: 100,
    unit: "requests",
    why: "requests that a client sends over one connection; the load balancer bills new connections",
    chosen: false,
  },
  monthsKept: {
    value: 12,
    low: 1,
    high: 84,
    unit: "months",
    why: "how long orders stay in the databases",
    chosen: false,
  },
  functionMemoryMb: {
    value: 512,
    low: 128,
    high: 1_769,
    unit: "MB",
    why: "as serverless.yml sets it, more for a function that needs more; CPU grows with it, up to a whole core at 1,769 MB",
    chosen: true,
  },
  deadLettersPerMillion: {
    value: 10,
    low: 0,
    high: 10_000,
    unit: "records per million orders",
    why: "records that the functions gave up wait in a queue for a person; their number depends on your outages",
    chosen: false,
  },
  environmentIdleSeconds: {
    value: 600,
    low: 300,
    high: 2_700,
    unit: "seconds",
    why: "the time until Lambda removes an idle environment; AWS promises none",
    chosen: false,
  },
  pollsPerSecond: {
    value: 4,
    low: 1,
    high: 4,
    unit: "per shard",
    why: "the rate at which Lambda polls a quiet stream, according to its documentation",
    chosen: false,
  },
  writesPerShard: {
    value: 1_000,
    low: 500,
    high: 1_000,
    unit: "write units per second",
    why: "the capacity of one partition of a table; each partition has a shard",
    chosen: false,
  },
  bytesLoggedPerInvocation: {
    value: 350,
    low: 150,
    high: 500,
    unit: "bytes",
    why: "the lines with which Lambda itself begins and ends each invocation",
    chosen: false,
  },
  waitOnAws: {
    value: 1,
    low: 1,
    high: 4,
    unit: "times the waiting here",
    why: "here the database is a process on the same machine; on AWS, DynamoDB is reached over a network, and answers within single milliseconds",
    chosen: false,
  },
  environmentStartMs: {
    value: 135,
    low: 100,
    high: 400,
    unit: "ms",
    why: "an environment of Lambda without this project's code: the published initialisation of a hello world on Node 24 takes 131 to 143 ms",
    chosen: false,
  },
  streamDelayMs: {
    value: 70,
    low: 0,
    high: 150,
    unit: "ms",
    why: "the average time until a change appears on the stream; with pollsPerSecond, a hop then takes the published times of 213 ms (p50) and 552 ms (p99)",
    chosen: false,
  },
  httpApiMs: {
    value: 8,
    low: 2,
    high: 30,
    unit: "ms",
    why: "the time that the HTTP API adds to an answer; AWS publishes no figure, estimates are 5 to 10 ms, and 10 to 30 ms for a REST API; CloudWatch shows yours as Latency minus IntegrationLatency",
    chosen: false,
  },
  networkMs: {
    value: 0.5,
    low: 0.2,
    high: 2,
    unit: "ms",
    why: "the round trip of one call: through the load balancer, between containers, or to a database in another zone of the region",
    chosen: false,
  },
  containerStartSeconds: {
    value: 40,
    low: 15,
    high: 120,
    unit: "seconds",
    why: "the time from the decision to run another container until it serves; it depends on the size of the image",
    chosen: false,
  },
  accountConcurrency: {
    value: 1_000,
    low: 1_000,
    high: 10_000,
    unit: "environments",
    why: "the default limit of an account in a region; AWS raises it on request",
    chosen: true,
  },
  provisionedEnvironments: {
    value: 0,
    low: 0,
    high: 10,
    unit: "environments of placeOrder",
    why: "environments kept warm all month: they prevent cold starts, and their running time is cheaper",
    chosen: true,
  },
} as const satisfies Record<string, Assumption>;

export type AssumptionName = keyof typeof assumptions;
export type Assumptions = Record<AssumptionName, number>;

/** A name for a reader: `readsPerOrder` is “reads per order”, and `daily-wave` is “daily wave”. */
export const inWords = (name: string): string =>
  name.replaceAll("-", " ").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** The values of all assumptions, some of them replaced. */
export function assume(replaced: Partial<Assumptions> = {}): Assumptions {
  const values = Object.fromEntries(Object.entries(assumptions).map(([name, { value }]) => [name, value]));
  return { ...values, ...replaced } as Assumptions;
}
