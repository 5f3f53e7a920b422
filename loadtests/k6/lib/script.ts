import { createRequests, type Requests } from "../../scenarios/requests.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { createSender, send } from "./arrive.ts";
import { createMetrics } from "./metrics.ts";
import { settle } from "./settle.ts";
import { type Summary, summarize } from "./summary.ts";
import { fetchSkus, fetchToken } from "./target.ts";

const CUSTOMERS = 20;

/** What `setup` finds out once and k6 hands to every virtual user; `placed` is one order per customer, where the scenario reads any. */
type Data = { run: string; tokens: string[]; skus: string[]; placed: string[]; startsAt: number };

/** The functions that k6 calls, in the order of a run, for a scenario. */
export function scriptOf(scenario: Scenario) {
  const metrics = createMetrics(scenario);
  // Each virtual user runs this module by itself, so these are its own.
  let requests: Requests | undefined;
  let sender: ReturnType<typeof createSender> | undefined;

  return {
    setup(): Data {
      const run = `k6-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
      const tokens = Array.from({ length: CUSTOMERS }, (_, i) => fetchToken(`load-${run}-${i}`));
      const skus = fetchSkus(tokens[0]!);
      const plan = { scenario, tokens, skus, run: `${run}-setup`, seed: 0 };
      const reads = scenario.mix.getOrder || scenario.mix.getSummary;
      const placed = reads ? placeOnePerCustomer(createRequests(plan), tokens.length) : [];
      metrics.accepted.add(placed.length);
      return { run, tokens, skus, placed, startsAt: Date.now() };
    },

    /** One arrival. */
    arrive({ run, tokens, skus, placed, startsAt }: Data): void {
      if (!requests) {
        requests = createRequests({ scenario, tokens, skus, run: `${run}-${__VU}`, seed: __VU });
        for (const [customer, id] of placed.entries()) requests.remember(customer, id);
      }
      sender ??= createSender(metrics, startsAt);
      const request = requests.next();
      const id = sender(request);
      if (id) requests.remember(request.customer, id);
    },

    teardown: ({ tokens, startsAt }: Data) => settle(tokens, startsAt, metrics),
    handleSummary: (summary: Summary) => summarize(scenario, summary),
  };
}

function placeOnePerCustomer(requests: Requests, customers: number): string[] {
  return Array.from({ length: customers }, (_, customer) => {
    const { judgement } = send(requests.place(customer));
    if (!judgement.ok)
      throw new Error(`No order could be placed for the scenario to read (${judgement.kind}).`);
    return judgement.placed!;
  });
}
