import type { Distribution } from "./distributions.ts";
import type { Model } from "./functions-model.ts";
import type { Instances } from "./instances.ts";
import type { Timeline } from "./timeline.ts";

export const HOSTS = ["gateway", "orders", "inventory", "payments", "database"] as const;
export type Host = (typeof HOSTS)[number];

/** One step of an order: CPU on a host, or waiting for an outside party. Seconds. */
export type Step = { host: Host; cpu: Distribution } | { wait: Distribution };

export type ServicesRules = {
  hosts: Record<Host, Instances>;
  /** The steps until the answer, and from there until the order has settled. */
  request: readonly Step[];
  saga: readonly Step[];
};

/** The services variant: calls from one service to the next. On one machine, all hosts are the same instances. */
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
