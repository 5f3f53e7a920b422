import { lambdas } from "@app/infra/diagrams/read";
import { quantileSorted } from "simple-statistics";
import type { Variant } from "../harness/variants/variants.ts";
import { placeOrders } from "./lib/customers.ts";
import { byName, sideBySide } from "./lib/figures.ts";
import { type Figure, type Finding, type Plot, verdictOf } from "./lib/findings.ts";
import { type Experiment, type Laboratory, once, onEach, withVariants } from "./lib/laboratory.ts";
import { servicesEdges } from "./lib/source-metrics/edges.ts";
import { killInMidSaga, openOf, type Survived, slowestOf } from "./state/kill-all.ts";

export const state: Experiment = {
  id: "state",
  title: "State",
  part: "table",
  claim: "Services keep state next to their code; functions keep none and use stores outside.",
  method:
    "The declared permissions show how many deployables use each store. While orders arrive and the payment provider takes a second, SIGKILL ends every process at one moment, databases included, and all start again. Counted are the lost orders, and the seconds until all orders that were in progress have settled. Without faults, the timestamps in the stores show the time from a fact of one context to its effect in the next.",
  rule: "Holds when each database belongs to one service, a table of the functions serves several functions, and no order is lost in either variant, although the memory of all processes and environments is lost. Neither variant may keep state in its processes: “next to the code” means a database of its own, which is a process apart here, too. The seconds decide nothing: they follow from the lease of a job (6 s) in the services, and from the start of the emulator.",
  limits:
    "Disks that lose confirmed writes, regions that fail, and different clocks, because one machine has one clock. A restore from a backup in another region would show some of this. On a real cloud, DynamoDB keeps each write in three zones. A managed PostgreSQL keeps a standby in a second zone for an extra price (the bills contain it); without one, a lost zone stops the service until a restore, which may miss the last minutes.",
  takes: { short: 20, long: 55 },
  run: async (laboratory) => {
    return judge(await killBoth(laboratory), await measureBoth(laboratory), usersOfStores());
  },
};

export const killBoth = once((laboratory) => onEach(laboratory, (name) => killInMidSaga(name, laboratory)));

function measureBoth({ both, comparison }: Laboratory): Promise<Windows[]> {
  const orders = comparison.options.short ? 40 : 120;
  return withVariants(both, async (variants) => {
    const windows: Windows[] = [];
    for (const variant of variants) windows.push(await measureWindows(variant, both.outside.issuer, orders));
    return windows;
  });
}

/** The most deployables that use one store: a service's database, or a table. */
export type Users = Record<Variant["name"], number>;

function usersOfStores(): Users {
  const most = (stores: readonly string[]) =>
    Math.max(...stores.map((store) => stores.filter((other) => other === store).length));
  const databases = servicesEdges().filter(({ to }) => to.endsWith(" database"));
  return {
    services: most(databases.map(({ to }) => to)),
    functions: most(lambdas().flatMap(({ uses }) => uses)),
  };
}

export function judge(survived: readonly Survived[], windows: readonly Windows[], users: Users): Finding {
  const broken = survived.flatMap((each) => each.broken);
  const met = survived.every(({ kills }) => kills.some(({ open }) => open > 0));
  if (!met) throw new Error("No order was in progress when everything was killed, so nothing was shown.");
  const lost = survived.map((each) => `${each.lost} of ${openOf(each)} orders in the ${each.name}`);
  const settled = survived.map((each) => `${slowestOf(each).toFixed(1)} s in the ${each.name}`);
  return {
    verdict: verdictOf(broken.length === 0 && users.services === 1 && users.functions > 1),
    because: `A database serves ${counted(users.services, "service")}, a table up to ${counted(users.functions, "function")}. Neither keeps state in its processes: a kill of all of them lost ${lost.join(" and ")}${broken[0] ? `; ${broken[0]}` : ""}.`,
    details: `The last order in progress settled after ${settled.join(" and ")}.`,
    figures: [
      ...survivalOf(survived),
      { label: "deployables that use one store, most", unit: "", ...users },
      ...HOPS.flatMap((hop) => waitsOf(hop, windows)),
    ],
    plots: plotsOf(survived, windows),
  };
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

function survivalOf(survived: readonly Survived[]): Figure[] {
  const { figure } = sideBySide(byName(survived));
  return [
    figure("orders lost", "", ({ lost }) => lost),
    figure("until all have settled", "s", slowestOf),
    figure("orders in progress when killed", "", openOf),
    figure("orders accepted", "", ({ accepted }) => accepted),
  ];
}

function waitsOf(hop: Hop, windows: readonly Windows[]): Figure[] {
  const { figure } = sideBySide(byName(windows));
  return [0.5, 0.99].map((share) =>
    figure(`${hop}, p${100 * share}`, "ms", ({ waits }) => quantileSorted(waits[hop], share)),
  );
}

function plotsOf(survived: readonly Survived[], windows: readonly Windows[]): Plot[] {
  return [
    sideBySide(byName(windows)).bars(
      "Time from a fact of one context to its effect in the next, p99",
      { title: "fact and effect", unit: "contexts", names: HOPS },
      { title: "time", unit: "ms" },
      ({ waits }) => HOPS.map((hop) => quantileSorted(waits[hop], 0.99)),
    ),
    sideBySide(byName(survived)).bars(
      "From a kill of every process until the orders in progress had settled",
      { title: "kill", unit: "number", names: survived[0]!.kills.map((_, i) => `${i + 1}`) },
      { title: "time", unit: "s" },
      ({ kills }) => kills.map(({ seconds }) => seconds),
    ),
  ];
}

/** Sorted milliseconds from a fact in one context to its effect in the next, by the stores' timestamps. */
export type Windows = { name: Variant["name"]; waits: Record<Hop, number[]> };

export const HOPS = [
  "order placed → stock reserved",
  "stock reserved → payment",
  "payment → order settled",
] as const;
type Hop = (typeof HOPS)[number];

/** For plain orders at a low, even rate. */
async function measureWindows(variant: Variant, issuer: string, count: number): Promise<Windows> {
  const ids = new Set(await placeOrders(variant, { issuer, count, perSecond: 20 }));
  const times = await variant.store.readTimes([...ids]);
  const { reservations, payments } = await variant.store.readSnapshot();
  const decided = (of: readonly { orderId: string; decidedAt: string | Date }[]) =>
    new Map(of.map(({ orderId, decidedAt }) => [orderId, new Date(decidedAt).getTime()]));
  const [reserved, paid] = [decided(reservations), decided(payments)];
  const sorted = (waits: number[]) => waits.sort((a, b) => a - b);
  return {
    name: variant.name,
    waits: {
      [HOPS[0]]: sorted(times.map(({ id, placedAt }) => reserved.get(id)! - placedAt)),
      [HOPS[1]]: sorted(times.map(({ id }) => paid.get(id)! - reserved.get(id)!)),
      [HOPS[2]]: sorted(times.map(({ id, settledAt }) => settledAt! - paid.get(id)!)),
    },
  };
}
