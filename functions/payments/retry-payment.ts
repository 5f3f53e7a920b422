import { setting } from "../chassis/config.ts";
import { streamFunction } from "../chassis/stream.ts";
import { insertPayment } from "./payment-store.ts";
import { charge as chargeCard } from "./provider.ts";
import { slowPayment, wasDecided } from "./requested-payment.ts";

const RETRY_MS = 3_000;

/**
 * Retries the payments of the slow lane, with the same idempotency key as `authorizePayment`. It has its own environments, so slow
 * payments never delay those of `authorizePayment`.
 * @throws when there is still no outcome: the event source mapping delivers the payment again
 */
export const handler = streamFunction({
  [setting("SLOW_PAYMENTS_STREAM")]: async (item, asked) => {
    const requested = slowPayment.parse(item);
    if (await wasDecided(requested, asked)) return;
    const { orderId, charge, attempt } = requested;
    const decision = await chargeCard(orderId, charge, RETRY_MS);
    await insertPayment(orderId, charge, decision, attempt);
  },
});
