import { SERVICES, type Service } from "@app/infra/embedded/call-keys";
import { arriveEvenly } from "../../model/simulation/arrivals.ts";
import { autoscale } from "../../model/simulation/autoscaler.ts";
import { Instances } from "../../model/simulation/instances.ts";
import { Timeline } from "../../model/simulation/timeline.ts";
import { hold } from "../../scenarios/scenario.ts";
import { type BurstPlan, CALM_SHARE } from "./burst.ts";

/** The autoscaler of a service: replicas, and the cores that a pod should use on average. */
export type AutoscalerSettings = { least: number; most: number; target: number };

/** A pod that the autoscaler added: seconds from the start of the burst until it was created, and until it was ready. */
export type AddedPod = { created: number; ready: number };

/** The first added pod by service; a service without one is absent. */
export type Reaction = Partial<Record<Service, AddedPod>>;

/**
 * Computes the reaction with the simulation's autoscaler, which knows a pod's CPU time at once. A cluster's measures it every
 * 15 s.
 * @param cpuMs milliseconds of CPU per order
 * @returns seconds from the start of the burst until a further pod is wanted
 */
export function predictReaction(
  { rate, calm, burst }: BurstPlan,
  settings: Record<Service, AutoscalerSettings>,
  cpuMs: Record<Service, number>,
): Partial<Record<Service, number>> {
  const stages = [hold(CALM_SHARE * rate, calm), hold(rate, burst)];
  const predicted: Partial<Record<Service, number>> = {};
  for (const name of SERVICES) {
    const { least, most, target } = settings[name];
    const timeline = new Timeline();
    const instances = new Instances(timeline, least);
    arriveEvenly(timeline, stages, () => instances.work(cpuMs[name] / 1_000));
    autoscale(timeline, instances, calm + burst, { least, most, target, startUp: 0 });
    for (let second = 0; second <= calm + burst && predicted[name] === undefined; second++) {
      timeline.run(second);
      if (instances.count > least) predicted[name] = second - calm;
    }
  }
  return predicted;
}

/** One sentence for each service that the cluster or the simulation scaled. */
export function describeReaction(measured: Reaction, predicted: Partial<Record<Service, number>>): string[] {
  return SERVICES.flatMap((name) => {
    const [pod, expected] = [measured[name], predicted[name]];
    if (!pod && expected === undefined) return [];
    const simulated = expected === undefined ? "never" : `after ${expected} s`;
    if (!pod) return [`${name}: no further pod within the burst; in the simulation ${simulated}.`];
    const error = expected === undefined ? "" : `, so the simulation is ${errorOf(expected, pod.created)}`;
    const [created, ready] = [Math.round(pod.created), Math.round(pod.ready)];
    return [
      `${name}: a further pod after ${created} s, ready after ${ready} s; in the simulation ${simulated}${error}.`,
    ];
  });
}

function errorOf(expected: number, created: number): string {
  const early = Math.round(created - expected);
  return early === 0 ? "right to the second" : `${Math.abs(early)} s too ${early > 0 ? "early" : "late"}`;
}
