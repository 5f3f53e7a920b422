import type { Instances } from "./instances.ts";
import type { Timeline } from "./timeline.ts";

/**
 * The rules of Kubernetes' HorizontalPodAutoscaler with its defaults, in seconds:
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
 */
export type ScalingRules = {
  least: number;
  most: number;
  /** Target utilisation of an instance's CPU. */
  target: number;
  /** From the decision until a new instance serves. */
  startUp: number;
  period?: number;
  /** No change while the utilisation is this close to the target. */
  tolerance?: number;
  /** The autoscaler keeps the highest wanted count of this period. */
  scaleDownWindow?: number;
};

/**
 * Reads the utilisation every period until `end`, and adds or removes instances. It pauses while no instance works and none may
 * be removed: orders may be days apart.
 */
export function autoscale(timeline: Timeline, instances: Instances, end: number, rules: ScalingRules): void {
  const { least, most, target, startUp, period = 15, tolerance = 0.1, scaleDownWindow = 300 } = rules;
  let [busyBefore, wanted] = [0, instances.count];
  const recent: { at: number; desired: number }[] = [];
  const lookNext = () => {
    const next = (Math.floor(timeline.now / period) + 1) * period;
    if (next <= end) timeline.at(next, look);
  };
  const look = () => {
    const use = (instances.busySeconds - busyBefore) / period / instances.count;
    busyBefore = instances.busySeconds;
    const ratio = use / target;
    const desired = Math.abs(ratio - 1) <= tolerance ? instances.count : Math.ceil(instances.count * ratio);
    recent.push({ at: timeline.now, desired: Math.min(most, Math.max(least, desired)) });
    while ((recent[0]?.at ?? 0) < timeline.now - scaleDownWindow) recent.shift();
    const next = Math.max(...recent.map((each) => each.desired));
    if (next > wanted) timeline.after(startUp, () => instances.resize(Math.max(instances.count, next)));
    if (next < wanted) instances.resize(next);
    wanted = next;
    if (use === 0 && wanted === least && instances.count === least) instances.onNextWork(lookNext);
    else lookNext();
  };
  lookNext();
}
