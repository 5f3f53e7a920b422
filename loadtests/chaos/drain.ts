import { setTimeout as sleep } from "node:timers/promises";
import type { ChaosTarget } from "./targets/target.ts";

/** `seconds` from the end of the last fault until every order was terminal; undefined when some never were. */
export type Drain = {
  seconds: number | undefined;
  open: string[];
  /** The number of redriven orders. They were parked because their outcome stayed unknown. */
  parked: number;
};

/** Long, because each read of the store uses CPU and DynamoDB capacity that the variant needs to settle its orders. */
const POLL_MS = 1_000;

/**
 * Waits until every order in the store is terminal, including orders that no client knows. Redrives parked orders once
 * no other order is open; these orders then have the same time again.
 */
export async function drain(
  { variant, redriver }: Pick<ChaosTarget, "variant" | "redriver">,
  { since, timeout, signal }: { since: number; timeout: number; signal: AbortSignal },
): Promise<Drain> {
  let parked = 0;
  let redriven = false;
  for (let end = since + timeout; ; await sleep(POLL_MS, undefined, { signal })) {
    const open = await variant.store.readOpen();
    const late = Date.now() > end;
    if (open.length > 0 && !late && open.some((order) => !order.parked)) continue;
    if (!redriven && open.some((order) => order.parked)) {
      redriven = true;
      parked = await redriver.redrive();
      end = Date.now() + timeout;
      continue;
    }
    if (open.length > 0 && !late) continue;
    const seconds = open.length > 0 ? undefined : (Date.now() - since) / 1_000;
    return { seconds, open: open.map(({ id }) => id), parked };
  }
}
