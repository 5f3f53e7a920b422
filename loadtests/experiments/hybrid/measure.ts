import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { conform } from "@app/conformance/conform";
import { orderFor } from "@app/conformance/customer";
import { auditVariants } from "../../harness/audit-variants.ts";
import { type Round, runFlawlessLoad, runLoad } from "../../harness/run-load.ts";
import { type Testbed, withStartedTestbed } from "../../harness/testbed.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";
import { withCustomer } from "../lib/customers.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { type Outage, outageOfPayments } from "./outage.ts";

export const PER_SECOND = 25;

/** One form of the services under the same load. `firstMs`: from placed to settled, of the first order after the start. */
export type Loaded = { round: Round; firstMs: number; paymentsCpuMs: number };

/** `billedMs`: mean of an invocation that charges, without a wait for the provider. */
export type Hybrid = Loaded & {
  billedMs: number;
  passed: number;
  failed: string[];
  auditReasons: string[];
  outage: Outage;
};

/** Each form is started alone, so that both have had no load before. */
export async function measureServices(laboratory: Laboratory): Promise<Loaded> {
  return withStartedTestbed({ only: "services" }, laboratory, (testbed) => load(testbed, laboratory));
}

export async function measureHybrid(laboratory: Laboratory): Promise<Hybrid> {
  return withStartedTestbed({ form: "hybrid", supervise: true }, laboratory, async (testbed) => {
    const loaded = await load(testbed, laboratory);
    const billedMs = await billedByCharges(testbed);
    const outage = await outageOfPayments(testbed);
    const { both, variants } = testbed;
    const { url } = both.services!;
    const { passed, results } = await conform({ url, issuer: both.outside.issuer });
    const failed = results.filter(({ outcome }) => outcome === "failed").map(({ name }) => name);
    const [audit] = await auditVariants([{ variant: variants[0]!, accepted: [] }], both.outside);
    return { ...loaded, billedMs, outage, passed, failed, auditReasons: audit!.reasons };
  });
}

async function load(testbed: Testbed, { comparison }: Laboratory): Promise<Loaded> {
  const variant = testbed.variants[0]!;
  const firstMs = await firstCharge(testbed);
  await runLoad(testbed, variant, steadyAt(PER_SECOND, 1)); // opens connections, compiles code
  const cpuSeconds = () => variant.usage().processes["payments"]!.cpuSeconds;
  const before = cpuSeconds();
  const { round } = await runFlawlessLoad(
    testbed,
    variant,
    steadyAt(PER_SECOND, comparison.options.short ? 1 : 3),
  );
  const paymentsCpuMs = (1_000 * (cpuSeconds() - before)) / round.settled.settled;
  return { round, firstMs, paymentsCpuMs };
}

function firstCharge({ both, variants }: Testbed): Promise<number> {
  const { url, store } = variants[0]!;
  return withCustomer({ url, issuer: both.outside.issuer }, async (customer) => {
    const { id } = await customer.place(orderFor("sku-004"));
    await customer.settled(id);
    const [times] = await store.readTimes([id]);
    return times!.settledAt! - times!.placedAt;
  });
}

/** The emulator writes its counts once a second. */
async function billedByCharges({ both }: Testbed): Promise<number> {
  await sleep(1_200);
  const file = join(both.services!.payments!.runDirectory, "invocations.json");
  const { functions } = JSON.parse(readFileSync(file, "utf8")) as {
    functions: Record<string, { invocations: number; billedMillis: number }>;
  };
  const { invocations, billedMillis } = functions["authorizePayment"]!;
  return billedMillis / invocations;
}
