import { fetchToken } from "@app/infra/identity-provider/token";
import type { OrderWish } from "../messages.ts";
import { placeOrder, spansOf, untilSettled } from "./follow-order.ts";
import { GRAPHS, type ShownInstance, type ShownVariant } from "./instance.ts";
import type { LiveVariants } from "./live.ts";
import type { PageEvents } from "./page-events.ts";
import { stepsOf } from "./steps.ts";

/** The customer of the orders that the page places. */
const CUSTOMER = "lab";

/** Places the same order on every variant at the same time, and sends the page its steps once it has settled. */
export async function orderOnBoth(
  wish: OrderWish,
  { variants, outside: { issuer } }: ShownInstance,
  events: PageEvents,
  live: LiveVariants,
): Promise<void> {
  const onOne = async ({ name: variant, url, store, spans }: ShownVariant) => {
    const token = await fetchToken({ issuer, subject: CUSTOMER });
    const { id, answered } = await placeOrder({ url, token }, wish);
    live[variant]?.settling.add([id]);
    events.send({ kind: "placed", variant, answered });
    const { status, settled } = await untilSettled({ url, token, store }, id);
    const found = spans ? await spansOf(spans, id, () => events.isWatched) : [];
    const steps = stepsOf(found, variant, GRAPHS[variant]);
    events.send({ kind: "followed", order: { variant, id, status, answered, settled, steps } });
  };
  await Promise.all(
    variants.map((variant) =>
      onOne(variant).catch((error: Error) =>
        events.send({ kind: "refused", variant: variant.name, reason: error.message }),
      ),
    ),
  );
}
