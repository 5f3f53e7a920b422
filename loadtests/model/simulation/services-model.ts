import type { Model } from "./functions-model.ts";
import type { Instances } from "./instances.ts";
import type { Timeline } from "./timeline.ts";
import type { Variate } from "./variates.ts";

export const HOSTS = ["gateway", "orders", "inventory", "payments", "database"] as const;
export type Host = (typeof HOSTS)[number];

/** A stretch of an order's way: CPU on a host, or waiting for somebody outside. Seconds. */
export type Step = { host: Host; cpu: Variate } | { wait: Variate };

export type ServicesRules = {
  hosts: Record<Host, Instances>;
  /** Until the answer, and from there until the order is settled. */
  request: readonly Step[];
  saga: readonly Step[];
};

/** The services variant: calls from one to the next. Where everything runs on one machine, all hosts are the same instances. */
export function servicesModel(timeline: Timeline, { hosts, request, saga }: ServicesRules): Model {
  const follow = (steps: readonly Step[], index: number, done: () => void): void => {
    const step = steps[index];
    if (!step) return done();
    const next = () => follow(steps, index + 1, done);
    if ("wait" in step) timeline.after(step.wait(), next);
    else hosts[step.host].work(step.cpu(), next);
  };
  return {
    place({ answered, settled }) {
      follow(request, 0, () => {
        answered();
        follow(saga, 0, settled);
      });
    },
    units: () => [...new Set(Object.values(hosts))].reduce((sum, { count }) => sum + count, 0),
  };
}
