import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import type { Snapshot, Store } from "@app/audit/snapshot";
import { orderFor } from "@app/conformance/customer";
import type { Variant } from "../../harness/variants/variants.ts";
import { withCustomer } from "../lib/customers.ts";
import { type Laboratory, withVariants } from "../lib/laboratory.ts";
import { statementsOfRoles } from "../lib/source-metrics/permissions.ts";
import { probeEncryption } from "./encryption.ts";
import { type Checked, type Enforced, withEnforcedRoles } from "./enforced.ts";
import { probeAroundApi, probeWithForgedEvents, recordsOf } from "./into-functions.ts";
import { probeAroundGateway, probeDatabaseRoles } from "./into-services.ts";
import { type Probe, probeThroughApi } from "./probe.ts";
import { probeRoles } from "./rights.ts";

/** Every probe, and the calls of functions that were checked against their roles meanwhile, probes excluded. */
export type Probed = { probes: Probe[]; checked: Checked };

/** Probes the running services, and a separate functions variant whose roles are enforced. */
export async function probeBoth(laboratory: Laboratory): Promise<Probed> {
  const services = await probeServices(laboratory);
  return withEnforcedRoles(laboratory, statementsOfRoles(), async (enforced) => {
    const probed = await probeFunctions(laboratory, enforced);
    return { ...probed, probes: [...services, ...probed.probes] };
  });
}

function probeServices({ both, comparison }: Laboratory): Promise<Probe[]> {
  return withVariants(both, async (variants) => {
    const services = variants.find(({ name }) => name === "services")!;
    return [
      ...(await probeThroughApi(services, both.outside.issuer, comparison.options.short)),
      ...(await probeAroundGateway(both)),
      ...(await probeEncryption(both)),
      ...(await probeDatabaseRoles(both)),
    ];
  });
}

async function probeFunctions({ both, comparison }: Laboratory, enforced: Enforced): Promise<Probed> {
  const { issuer } = both.outside;
  return withVariants(enforced.both, async ([functions]) => {
    const throughApi = await probeThroughApi(functions!, issuer, comparison.options.short);
    const inside = await probeInsideFunctions({ both: enforced.both, functions: functions! });
    const checked = structuredClone(enforced.checked);
    return { probes: [...throughApi, ...inside, ...(await probeRoles(enforced.endpoint))], checked };
  });
}

type Inside = { both: Laboratory["both"]; functions: Variant };

/**
 * Probes functions past the API, with ids of real orders. Afterwards nothing may have changed, whatever the answers
 * were.
 */
async function probeInsideFunctions({ both, functions }: Inside): Promise<Probe[]> {
  const ids: string[] = [];
  const trade = async () => void ids.push(...(await placeEachKind(functions.url, both.outside.issuer)));
  const records = await recordsOf(both.functions!, trade);
  const before = await atRest(functions.store);
  const probes = [
    ...(await probeAroundApi(both.functions!, ids[0]!)),
    ...(await probeWithForgedEvents(both.functions!, records)),
  ];
  const after = await functions.store.readSnapshot();
  const changed = changes(before, after);
  const name = changed.length === 0 ? "none of them changed anything" : `something changed: ${changed[0]}`;
  const unchanged = { variant: "functions", group: "forged events", name } as const;
  return [...probes, { ...unchanged, refused: changed.length === 0 }];
}

const LOOK_MS = 1_000;
const LOOKS = 60;

/** The snapshot once nothing changes any more: other orders may still be in progress. */
async function atRest(store: Store): Promise<Snapshot> {
  let seen = await store.readSnapshot();
  for (let look = 0; look < LOOKS; look++) {
    await sleep(LOOK_MS);
    const now = await store.readSnapshot();
    if (changes(seen, now).length === 0) return now;
    seen = now;
  }
  throw new Error("The functions never became idle, so the effect of a forged event cannot be seen.");
}

/** Items that only one of the snapshots has. The order of attributes does not matter. */
export function changes(before: Snapshot, after: Snapshot): string[] {
  const [old, now] = [before, after].map(({ orders, stock, reservations, payments }) => {
    return new Set([...orders, ...stock, ...reservations, ...payments].map(sorted));
  }) as [Set<string>, Set<string>];
  return [...[...old].filter((each) => !now.has(each)), ...[...now].filter((each) => !old.has(each))];
}

const sorted = (item: unknown) => inspect(item, { sorted: true, depth: 9, breakLength: Infinity });

/** Places a confirmed order, one that is paid at the second try, a declined one, and one that is cancelled. */
function placeEachKind(url: string, issuer: string): Promise<string[]> {
  return withCustomer({ url, issuer }, async (customer) => {
    const cards = ["card_accepted", "card_fails_once", "card_declined", "card_accepted"];
    const orders = cards.map((card) => customer.place(orderFor("sku-003", 1, card)));
    const ids = (await Promise.all(orders)).map(({ id }) => id);
    await Promise.all(ids.map((id) => customer.settled(id)));
    await customer.cancel(ids[3]!);
    await customer.cancelled(ids[3]!);
    const returned = (id: string) =>
      customer.summaryWhen("stock that was returned", id, ({ reservation }) => {
        const status: string | undefined = reservation?.status;
        return status === "released";
      });
    await Promise.all(ids.slice(2).map(returned));
    return ids;
  });
}
