import { orderFor } from "@app/conformance/customer";
import { quantile } from "simple-statistics";
import { TcpRelay } from "../harness/variants/tcp-relay.ts";
import type { Variant } from "../harness/variants/variants.ts";
import { withCustomer } from "./lib/customers.ts";
import { byName, sideBySide } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import { type Experiment, type Laboratory, withVariants } from "./lib/laboratory.ts";

export const aggregation: Experiment = {
  id: "aggregation",
  title: "Aggregation",
  part: "term",
  claim: "An API gateway that aggregates spares its clients calls.",
  method:
    "One call of the summary is compared with three calls one after another, over a link with 50 ms in each direction. The contract shows reservation and payment only in the summary, so the three calls read the order: the smallest answer that there is.",
  rule: "Holds when, in both variants, the p95 of the one call is lower than the p95 of the three calls.",
  limits:
    "Mobile networks that lose packets, and clients that send the three calls at once. Measurements of real clients would show both.",
  takes: { quick: 5, usual: 18 },
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
export type Compared = { name: Variant["name"]; one: Way; three: Way };
type Way = { p95: number; bytes: number };

async function compare({ name, url }: Variant, { both, comparison }: Laboratory): Promise<Compared> {
  const link = new TcpRelay(DELAY_MS);
  const { issuer } = both.outside;
  const times = comparison.options.quick ? 10 : 40;
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
    };
  }).finally(() => link.close());
}

/** The first call opens the connection and is not counted. */
async function measure(times: number, exchange: () => Promise<number>): Promise<Way> {
  let bytes = await exchange();
  const took: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const began = performance.now();
    bytes = await exchange();
    took.push(performance.now() - began);
  }
  return { p95: quantile(took, 0.95), bytes };
}

export function judge(compared: readonly Compared[]): Finding {
  const { figure, bars } = sideBySide(byName(compared));
  const holds = compared.every(({ one, three }) => one.p95 < three.p95);
  const said = compared.map(
    ({ name, one, three }) => `${Math.round(one.p95)} against ${Math.round(three.p95)} ms (${name})`,
  );
  return {
    verdict: verdictOf(holds),
    because: `With 50 ms in each direction, the p95 of one call against three is ${said.join(" and ")}.`,
    figures: [
      figure("one call, p95", "ms", ({ one }) => one.p95),
      figure("three calls, p95", "ms", ({ three }) => three.p95),
      figure("bytes of one answer", "B", ({ one }) => one.bytes),
      figure("bytes of three answers", "B", ({ three }) => three.bytes),
    ],
    plots: [
      bars(
        "p95 of one call of the summary and of three calls, over a link with 50 ms in each direction",
        { title: "how", unit: "calls", names: ["one call", "three calls"] },
        { title: "p95", unit: "ms" },
        ({ one, three }) => [one.p95, three.p95],
      ),
    ],
  };
}
