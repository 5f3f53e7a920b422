import { setTimeout as sleep } from "node:timers/promises";
import { orderFor } from "@app/conformance/customer";
import { startBoth } from "@app/infra/embedded/both";
import type { VariantName } from "@app/net/variant-names";
import { withCustomer } from "../lib/customers.ts";
import type { Laboratory } from "../lib/laboratory.ts";

/** Milliseconds of the first answer after each idle time. */
export type FirstAnswers = Record<VariantName, number[]>;

/** After ten idle seconds a service has closed its connections to its database and to the other services. */
export const IDLE_SECONDS = 11;

/**
 * Lets both variants idle, and places one order on each, several times. Lambda ends idle environments after some
 * minutes, so the functions run with a fresh environment for each invocation.
 * @param meanwhile work that sends no request; it uses the first idle time
 */
export async function measureFirstAnswers(
  { both, comparison, signal }: Laboratory,
  meanwhile: () => Promise<unknown>,
): Promise<FirstAnswers> {
  const { services } = both;
  if (!services) throw new Error("The services have to run.");
  const turns = comparison.options.short ? 1 : 4;
  const fresh = await startBoth({ only: "functions", environment: { FRESH_ENVIRONMENTS: "yes" }, signal });
  try {
    const first: FirstAnswers = { services: [], functions: [] };
    const work = meanwhile();
    for (let turn = 0; turn < turns; turn++) {
      await Promise.all([sleep(1_000 * IDLE_SECONDS, undefined, { signal }), work]);
      first.services.push(await firstAnswer(services.url, both.outside.issuer));
      first.functions.push(await firstAnswer(fresh.functions!.url, fresh.outside.issuer));
    }
    return first;
  } finally {
    await fresh.stop();
  }
}

/** Waits until the order has settled, so that its fulfilment does not disturb the next measurement. */
function firstAnswer(url: string, issuer: string): Promise<number> {
  return withCustomer({ url, issuer }, async (customer) => {
    const began = performance.now();
    const { id } = await customer.place(orderFor("sku-001"));
    const took = performance.now() - began;
    await customer.settled(id);
    return took;
  });
}
