import exec from "k6/execution";
import type { Options } from "k6/options";
import { drawLines } from "../../scenarios/requests.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { SCENARIOS } from "../../scenarios/scenarios.ts";
import { type Customer, createCustomer, type RunData } from "./customer.ts";
import { createMetrics, type Metrics, type Part, windowSeconds, windowsOf } from "./metrics.ts";
import { stagesOf, virtualUsersOf } from "./options.ts";
import { placeOrder } from "./requests.ts";
import { settle } from "./settle.ts";
import { type Summary, summarize } from "./summary.ts";
import { fetchSkus, fetchToken } from "./target.ts";

const MOST_CUSTOMERS = 100;

/** The functions that all scripts share. `name`: the scenario whose load the options describe. */
export function runOf(name: string, options: Options) {
  const scenario: Scenario = { ...SCENARIOS.get(name)!, stages: stagesOf(options) };
  const metrics = createMetrics(scenario);
  const customers = Math.min(MOST_CUSTOMERS, virtualUsersOf(options)); // each virtual user has one
  // Each virtual user has its own instance of this module, so it has its own customer.
  let customer: Customer | undefined;

  return {
    setup: () => setUp(scenario, metrics, customers),
    customer(data: RunData): Customer {
      const settings = data.customers[(exec.vu.idInTest - 1) % data.customers.length]!;
      return (customer =
        customer ?? createCustomer({ ...settings, metrics, windowAt: windowIn(scenario, data) }));
    },
    teardown: (data: RunData) => settle(data.customers, metrics, windowIn(scenario, data)),
    handleSummary: (summary: Summary) => summarize(scenario, summary),
  };
}

function setUp(scenario: Scenario, metrics: Metrics, count: number): RunData {
  const run = `k6-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
  const subjects = Array.from({ length: count }, (_, i) => `load-${run}-${i}`);
  const customers = subjects.map((subject) => ({
    subject,
    token: fetchToken(subject),
    orders: [] as string[],
  }));
  const skus = fetchSkus(customers.at(-1)!.token); // The first token may have expired by now.
  const data = { run, skus, customers };
  if (scenario.mix.getOrder || scenario.mix.getSummary) placeOrdersToRead(data, metrics);
  metrics.share.add(shareOf(exec.test.options.executionSegment));
  const startsAt = Date.now();
  metrics.startedAt.add(startsAt);
  return { ...data, startsAt };
}

function placeOrdersToRead({ run, skus, customers }: Omit<RunData, "startsAt">, metrics: Metrics): void {
  for (const settings of customers) {
    const me = createCustomer({ ...settings, metrics, windowAt: () => undefined });
    const response = placeOrder(me, drawLines(skus), `${run}-${settings.subject}`);
    const { id } = response.status === 202 ? (response.json() as { id?: string }) : {};
    if (!id) exec.test.abort(`No order could be placed for the script to read (status ${response.status}).`);
    settings.orders.push(id!);
    metrics.accepted.add(1);
  }
}

/** The share of the load that an instance sends: a quarter for `1/4:1/2`, all of it without a segment. */
function shareOf(segment: string | null | undefined): number {
  if (!segment) return 1;
  const [from, to] = segment.split(":").map((bound) => {
    const [part, whole = "1"] = bound.split("/");
    return Number(part) / Number(whole);
  });
  return to! - from!;
}

function windowIn(scenario: Scenario, { startsAt }: RunData): (milliseconds: number) => Part | undefined {
  const length = windowSeconds(scenario);
  const last = windowsOf(scenario).length - 1;
  return (milliseconds) => {
    if (last < 0) return undefined;
    const window = Math.floor((milliseconds - startsAt) / 1_000 / length);
    return `window_${Math.min(last, Math.max(0, window))}`;
  };
}
