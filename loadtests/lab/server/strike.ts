import { setTimeout as sleep } from "node:timers/promises";
import type { ClientLog } from "../../chaos/clients/client.ts";
import { type Load, startLoad } from "../../chaos/clients/load.ts";
import { effectsOf, type Settlement } from "../../chaos/effect.ts";
import type { BoundFault } from "../../chaos/faults/fault.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import type { FaultReport, SeenOperation } from "../messages.ts";
import type { ShownInstance, ShownVariant } from "./instance.ts";

/** Orders per second of the clients that watch; their reads come in addition. */
const RATE = 5;
const CALM_MS = 1_500;
const LOOK_MS = 500;
const WELL_WITHIN_MS = 60_000;
const CUSTOMERS = 20;
/** Orders with these cards settle at once; the other cards have a slow bank. */
const PLAIN_CARDS = new Set(["card_accepted", "card_declined"]);

type Struck = { variant: ShownVariant; fault: BoundFault; seed: number };

/**
 * Lets clients place, read and cancel orders, injects the fault, and watches until all goes well again.
 * @param tell gets the report again and again
 * @returns the ids of the orders that were accepted meanwhile
 */
export async function strike(
  { variant, fault, seed }: Struck,
  { outside }: Pick<ShownInstance, "outside">,
  tell: (report: FaultReport) => void,
): Promise<string[]> {
  const tokens = await fetchTokens(outside.issuer, CUSTOMERS);
  const load = startLoad({ url: variant.url, tokens, rate: RATE, seed });
  const base = { variant: variant.name, fault: fault.name, what: fault.what };
  let last: FaultReport;
  try {
    tell({ ...base, phase: "calm before", seen: [] });
    await sleep(CALM_MS);
    const at = Date.now();
    const looking = setInterval(
      () => tell({ ...base, phase: "broken", seen: seenSince(load.log, at) }),
      LOOK_MS,
    );
    const detail = await fault.inject(Math.random).finally(() => clearInterval(looking));
    const injected = { fault: fault.name, at, endedAt: Date.now(), ...(detail && { detail }) };
    for (const end = Date.now() + WELL_WITHIN_MS; ; ) {
      await sleep(LOOK_MS);
      const effect = await effectOf(injected, load, variant);
      const isWell = effect?.recovered !== undefined && effect.settled !== undefined;
      const phase = isWell ? "well again" : Date.now() > end ? "not well" : "recovering";
      const lasted = (injected.endedAt - at) / 1_000;
      last = { ...base, ...(detail && { detail }), ...effect, lasted, phase, seen: seenSince(load.log, at) };
      if (phase !== "recovering") break;
      tell(last);
    }
  } finally {
    await load.stop();
  }
  tell(last); // after the load has stopped, because an audit may follow at once
  return load.log.accepted.map(({ id }) => id);
}

/** Undefined while the store does not answer. */
async function effectOf(
  injected: { fault: string; at: number; endedAt: number },
  load: Load,
  variant: ShownVariant,
) {
  const plain = load.log.accepted.filter(({ card }) => PLAIN_CARDS.has(card)).map(({ id }) => id);
  const now = Date.now();
  const settlements = (await variant.store.readTimes(plain).catch(() => undefined)) as
    | Settlement[]
    | undefined;
  if (!settlements) return undefined;
  // An order of the last second has had no time to settle.
  const fair = settlements.filter(({ placedAt, settledAt }) => settledAt || now - placedAt > 1_000);
  const [effect] = effectsOf([injected], { attempts: load.log.attempts, settlements: fair, end: now });
  const { recovered, settled } = effect!;
  return { ...(recovered !== undefined && { recovered }), ...(settled !== undefined && { settled }) };
}

const SLOW_MS = 1_000;

/** Per operation, the answers to requests that were in progress or began after the fault. */
function seenSince({ attempts }: ClientLog, at: number): SeenOperation[] {
  const since = attempts.filter(({ end }) => end >= at);
  return [...Map.groupBy(since, ({ operation }) => operation)].map(([operation, own]) => {
    const good = own.filter(({ failure }) => !failure);
    const slow = good.filter(({ start, end }) => end - start > SLOW_MS).length;
    return { operation, good: good.length, failed: own.length - good.length, slow };
  });
}
