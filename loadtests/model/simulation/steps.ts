import type { Figures } from "../cost/profile.ts";
import type { Distribution } from "./distributions.ts";
import type { Host, Step } from "./services-model.ts";

/**
 * The steps of a placed order through the services: the service, its part of the CPU, and the number of calls in
 * between.
 */
const REQUEST: readonly { host: Host; part: number }[] = [
  { host: "gateway", part: 1 },
  { host: "orders", part: 1 / 2 },
  { host: "database", part: 1 / 4 },
];
const SAGA: readonly { host: Host; part: number }[] = [
  { host: "inventory", part: 1 },
  { host: "database", part: 1 / 4 },
  { host: "payments", part: 1 },
  { host: "database", part: 1 / 4 },
  { host: "orders", part: 1 / 2 },
  { host: "database", part: 1 / 4 },
];

type Use = Figures["services"]["placeOrder"];

/** Milliseconds of CPU until the answer, and from there until the order has settled, as far as they delay the order. */
export function cpuOnTheWay(use: Use): { request: number; saga: number } {
  const sum = (stops: typeof REQUEST) =>
    stops.reduce((total, { host, part }) => total + part * cpuOf(use, host), 0);
  return { request: sum(REQUEST), saga: sum(SAGA) };
}

/**
 * An order's way as steps.
 * @param cpu makes a distribution from a mean in milliseconds
 * @param wait between two steps, and in the rest of the time
 */
export function stepsOf(
  use: Use,
  cpu: (host: Host, meanMs: number) => Distribution,
  wait: { call: Distribution; request?: Distribution; saga: Distribution },
): { request: Step[]; saga: Step[] } {
  const along = (stops: typeof REQUEST): Step[] =>
    stops.flatMap(({ host, part }) => [
      { host, cpu: cpu(host, part * cpuOf(use, host)) },
      { wait: wait.call },
    ]);
  return {
    request: [...along(REQUEST), ...(wait.request ? [{ wait: wait.request }] : [])],
    saga: [...along(SAGA), { wait: wait.saga }],
  };
}

function cpuOf(use: Use, host: Host): number {
  return host === "database" ? use.databaseCpuMs : use.cpuMs[host];
}
