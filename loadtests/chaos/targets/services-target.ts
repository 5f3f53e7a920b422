import { startBoth } from "@app/infra/embedded/both";
import { servicesRedriver } from "@app/infra/redrive/redrive-services";
import type { FormName } from "@app/net/variant-names";
import type { RunContext } from "../../harness/run-context.ts";
import { TcpRelay } from "../../harness/variants/tcp-relay.ts";
import { variantsOf } from "../../harness/variants/variants.ts";
import { bind, type Fault } from "../faults/fault.ts";
import { hybridFaults, type ServicesTarget, servicesFaults } from "../faults/services-faults.ts";
import type { ChaosTarget, StartChaosTarget } from "./target.ts";

export const startServicesTarget: StartChaosTarget = (context) => startServicesWith(servicesFaults, context);

/** The services with payments as functions. */
export const startHybridTarget: StartChaosTarget = (context) =>
  startServicesWith(hybridFaults, context, { form: "hybrid" });

type Details = {
  /** Puts something in front of the relay: takes the address of the callee and returns the address for its callers. */
  lead?: (url: string) => Promise<string>;
  form?: FormName;
};

/** The supervised services variant with a TCP relay in each call between two services. */
export async function startServicesWith(
  faults: readonly Fault<ServicesTarget>[],
  { progress, signal }: RunContext,
  { lead = async (url) => url, form }: Details = {},
): Promise<ChaosTarget> {
  const relay = new TcpRelay();
  const both = await startBoth({
    only: "services",
    form,
    supervise: true,
    link: async ({ url }) => lead(await relay.lead(url)),
    onProgress: progress,
    signal,
  });
  const { outside, services } = both;
  const variant = variantsOf(both)[0]!;
  const target = { both, relay, adminUrl: services!.postgres.adminUrl, provider: outside };
  return {
    both,
    variant,
    faults: bind(faults, target),
    redriver: servicesRedriver(services!),
    async stop() {
      await variant.store.close();
      await both.stop();
      relay.close();
    },
  };
}
