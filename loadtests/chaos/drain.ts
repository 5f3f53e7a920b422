import { setTimeout as sleep } from "node:timers/promises";
import type { Subject } from "./targets/target.ts";

/** `seconds` after the end of the last fault until every order was terminal; undefined when some were not even then. */
export type Drain = {
  seconds: number | undefined;
  open: string[];
  /** Orders whose outcome had stayed unknown, so that they waited for a person, and were given another try. */
  parked: number;
};

/** Whoever looks takes from the machine, and from DynamoDB, what the variant needs to settle its orders. */
const POLL_MS = 1_000;

/**
 * Waits until every order is terminal, be it one that a client knows of or not. Those that are parked are redriven once nothing else is
 * open, and have as much time again.
 */
export async function drain(
  { variant, redriver }: Pick<Subject, "variant" | "redriver">,
  { since, patience, signal }: { since: number; patience: number; signal: AbortSignal },
): Promise<Drain> {
  let parked = 0;
  let redriven = false;
  for (let end = since + patience; ; await sleep(POLL_MS, undefined, { signal })) {
    const open = await variant.store.readOpen();
    const late = Date.now() > end;
    if (open.length > 0 && !late && open.some((order) => !order.parked)) continue;
    if (!redriven && open.some((order) => order.parked)) {
      redriven = true;
      parked = await redriver.redrive();
      end = Date.now() + patience;
      continue;
    }
    if (open.length > 0 && !late) continue;
    const seconds = open.length > 0 ? undefined : (Date.now() - since) / 1_000;
    return { seconds, open: open.map(({ id }) => id), parked };
  }
}
