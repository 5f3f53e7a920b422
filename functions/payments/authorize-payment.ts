import { setting } from "../chassis/config.ts";
import { log } from "../chassis/log.ts";
import { streamFunction } from "../chassis/stream.ts";
import { insertPayment } from "./payment-store.ts";
import { charge as chargeCard } from "./provider.ts";
import { requestedPayment, wasDecided } from "./requested-payment.ts";
import { leaveToSlowLane } from "./slow-payment-store.ts";

/** Most banks decide sooner. The orders behind in the shard wait no longer than this for a bank that does not. */
const FIRST_TRY_MS = 500;

/**
 * Pays for reserved stock. A payment that is decided already is not asked for again; else the provider is asked with the order's id
 * as its idempotency key, so that asking again after a timeout or a crash can only find the same charge.
 *
 * This try is short, and happens once. If it brings no outcome, the payment goes to the slow lane, where `retryPayment` tries it again:
 * a bank that is slow, or fails, holds up nobody who pays with another.
 */
export const handler = streamFunction({
  [setting("RESERVATIONS_STREAM")]: async (item, asked) => {
    const requested = requestedPayment.parse(item);
    if (await wasDecided(requested, asked)) return;
    const { orderId, charge, attempt } = requested;
    const decision = await chargeCard(orderId, charge, FIRST_TRY_MS).catch((err: unknown) => {
      log.info({ orderId, reason: String(err) }, "left to the slow lane");
    });
    await (decision ? insertPayment(orderId, charge, decision, attempt) : leaveToSlowLane(requested));
  },
});
