import { orderFor } from "@app/conformance/customer";
import { quantile } from "simple-statistics";
import { TcpRelay } from "../harness/variants/tcp-relay.ts";
import type { Variant } from "../harness/variants/variants.ts";
import { withCustomer } from "./lib/customers.ts";
import { byName, sideBySide } from "./lib/figures.ts";
import type { Finding } from "./lib/findings.ts";
import { type Experiment, type Laboratory, withVariants } from "./lib/laboratory.ts";

export const aggregation: Experiment = {
  id: "aggregation",
  title: "Aggregation",
  part: "term",
  claim: "An API gateway that aggregates spares its clients calls.",
  method:
    "One call of the summary is compared with three calls, one after another and all at once, over a link with 50 ms in each direction. The contract shows reservation and payment only in the summary, so the three calls read the order: the smallest answer that there is, three times the same.",
  rule: "Holds when, in both variants, the p95 of the one call is lower than the p95 of three calls, one after another and at once, by more than a tenth. At a price when it is lower only than one after another: then it spares calls, but a client that sends them at once waits no longer.",
  limits:
    "Mobile networks that lose packets: measurements of real clients would show them. On a real cloud, an HTTP API bills each call, so one call instead of three also costs less there; an Application Load Balancer bills capacity, not calls, and a function that aggregates is billed while it waits. Clients near the data gain little time.",
  takes: { short: 5, long: 18 },
  timed: true,
  run: async (laboratory) =>
    judge(
      await withVariants(laboratory.both, (variants) =>
        Promise.all(variants.map((variant) => compare(variant, laboratory))),
      ),
    ),
};

const DELAY_MS = 50;

/** Milliseconds and bytes per variant. */
export type Compared = { name: Variant["name"]; one: Timed; three: Timed; atOnce: Timed };
type Timed = { p95: number; bytes: number };

async function compare({ name, url }: Variant, { both, comparison }: Laboratory): Promise<Compared> {
  const link = new TcpRelay(DELAY_MS);
  const { issuer } = both.outside;
  const times = comparison.options.short ? 10 : 40;
  return withCustomer({ url: await link.lead(url), issuer }, async (customer) => {
    const { id } = await customer.place(orderFor("sku-001"));
    await customer.settled(id);
    const read = async (path: string) => (await customer.send({ path })).text.length;
    return {
      name,
      one: await measure(times, () => read(`/orders/${id}/summary`)),
      three: await measure(times, async () => {
        let bytes = 0;
        for (let call = 0; call < 3; call++) bytes += await read(`/orders/${id}`);
        return bytes;
      }),
      atOnce: await measure(times, async () => {
        const bytes = await Promise.all([1, 2, 3].map(() => read(`/orders/${id}`)));
        return bytes.reduce((sum, each) => sum + each, 0);
      }),
    };
  }).finally(() => link.close());
}

/** The first call opens the connection and is not counted. */
async function measure(times: number, exchange: () => Promise<number>): Promise<Timed> {
  let bytes = await exchange();
  const took: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const began = performance.now();
    bytes = await exchange();
    took.push(performance.now() - began);
  }
  return { p95: quantile(took, 0.95), bytes };
}

/** A smaller difference is within the noise. */
const MARGIN = 1.1;

export function judge(compared: readonly Compared[]): Finding {
  const { figure, bars } = sideBySide(byName(compared));
  const inEach = (of: (ways: Compared) => Timed) =>
    compared.map((ways) => `${Math.round(of(ways).p95)} ms in the ${ways.name}`).join(" and ");
  const verdict = verdictOfCalls(compared);
  const price =
    verdict === "holds, at a price" ? " The price: it came no sooner than three calls at once." : "";
  return {
    verdict,
    because: `One call of the summary took ${inEach(({ one }) => one)}; three reads of one order in turn took ${inEach(({ three }) => three)}.${price}`,
    details: `Three calls at once took ${inEach(({ atOnce }) => atOnce)}. All times are the p95 over a link with ${DELAY_MS} ms in each direction.`,
    figures: [
      figure("one call, p95", "ms", ({ one }) => one.p95),
      figure("three calls one after another, p95", "ms", ({ three }) => three.p95),
      figure("three calls at once, p95", "ms", ({ atOnce }) => atOnce.p95),
      figure("bytes of one answer", "B", ({ one }) => one.bytes),
      figure("bytes of three answers", "B", ({ three }) => three.bytes),
    ],
    plots: [
      bars(
        "p95 of one call of the summary and of three calls, over a link with 50 ms in each direction",
        { title: "how", unit: "calls", names: ["one call", "three in turn", "three at once"] },
        { title: "p95", unit: "ms" },
        ({ one, three, atOnce }) => [one.p95, three.p95, atOnce.p95],
      ),
    ],
  };
}

function verdictOfCalls(compared: readonly Compared[]): Finding["verdict"] {
  const faster = (than: "three" | "atOnce") =>
    compared.every((each) => MARGIN * each.one.p95 < each[than].p95);
  if (!faster("three")) return "does not hold here";
  return faster("atOnce") ? "holds" : "holds, at a price";
}
