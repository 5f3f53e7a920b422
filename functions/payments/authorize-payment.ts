import { setting } from "../chassis/config.ts";
import { log } from "../chassis/log.ts";
import { streamFunction } from "../chassis/stream.ts";
import { insertPayment } from "./payment-store.ts";
import { charge as chargeCard } from "./provider.ts";
import { reservation, wasDecided } from "./requested-payment.ts";
import { leaveToSlowLane } from "./slow-payment-store.ts";

/** Most banks decide sooner. A slow bank delays the later orders of its shard by no more than this. */
const FIRST_TRY_MS = 500;

/**
 * Charges for reserved stock. A known outcome is not requested again. The order's id is the provider's idempotency key, so a
 * repeated call after a timeout or a crash finds the same charge.
 *
 * This call is short, and made once. If it brings no outcome, the payment goes to the slow lane, where `retryPayment` repeats it:
 * a slow or failing bank delays only its own customers.
 */
export const handler = streamFunction({
  [setting("RESERVATIONS_STREAM")]: async (item, asked) => {
    const requested = reservation.parse(item);
    if (await wasDecided(requested, asked)) return;
    const { orderId, charge, attempt } = requested;
    const decision = await chargeCard(orderId, charge, FIRST_TRY_MS).catch((err: unknown) => {
      log.info({ orderId, reason: String(err) }, "left to the slow lane");
    });
    await (decision ? insertPayment(orderId, charge, decision, attempt) : leaveToSlowLane(requested));
  },
});
