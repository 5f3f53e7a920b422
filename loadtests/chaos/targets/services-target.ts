import { startBoth } from "@app/infra/embedded/both";
import { servicesRedriver } from "@app/infra/redrive/redrive-services";
import type { Watch } from "../../harness/progress.ts";
import { TcpRelay } from "../../harness/variants/tcp-relay.ts";
import { variantsOf } from "../../harness/variants/variants.ts";
import { bind, type Fault } from "../faults/fault.ts";
import { type ServicesTarget, servicesFaults } from "../faults/services-faults.ts";
import type { StartSubject, Subject } from "./target.ts";

export const startServicesSubject: StartSubject = (watch) => startServicesWith(servicesFaults, watch);

/**
 * The services variant with a relay in each call between two services, supervised.
 * @param lead puts something before the relay: given where a callee is, returns where callers are to find it
 */
export async function startServicesWith(
  faults: readonly Fault<ServicesTarget>[],
  { progress, signal }: Watch,
  lead: (url: string) => Promise<string> = async (url) => url,
): Promise<Subject> {
  const relay = new TcpRelay();
  const both = await startBoth({
    only: "services",
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
