import { type Client, createClient } from "@app/conformance/client";
import { type Customer, createCustomer } from "@app/conformance/customer";
import type { BothOptions } from "@app/infra/embedded/both";
import type { VariantName } from "@app/net/variant-names";
import type { RunContext } from "../../harness/run-context.ts";
import { type Testbed, withStartedTestbed } from "../../harness/testbed.ts";
import type { Variant } from "../../harness/variants/variants.ts";

/** One variant with a customer. */
export type Side = { name: VariantName; variant: Variant; client: Client; customer: Customer };

/** Both running variants, services first. */
export type Shop = Testbed & { sides: readonly Side[] };

/** The longest time for an order to settle. Generous: after a crash, an order waits until its lease expires. */
const TIMEOUT_MS = 60_000;

/** Starts both variants on free ports for a check, and stops them in any case. */
export function withShop<T>(
  options: BothOptions,
  context: Pick<RunContext, "progress" | "signal">,
  check: (shop: Shop) => Promise<T>,
): Promise<T> {
  return withStartedTestbed(options, context, async (testbed) => {
    const sides = testbed.variants.map((variant) => sideOf(variant, testbed.tokens[0]!));
    try {
      return await check({ ...testbed, sides });
    } finally {
      await Promise.all(sides.map(({ client }) => client.close()));
    }
  });
}

function sideOf(variant: Variant, token: string): Side {
  const client = createClient(variant.url, { waitTimeoutMs: TIMEOUT_MS });
  return { name: variant.name, variant, client, customer: createCustomer(client, "you", token) };
}
