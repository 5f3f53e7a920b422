import { startBoth } from "@app/infra/embedded/both";
import { servicesRedriver } from "@app/infra/redrive/redrive-services";
import { TcpRelay } from "../tcp-relay.ts";
import { variantsOf } from "../variants.ts";
import { bind } from "./fault.ts";
import { servicesFaults } from "./services-faults.ts";
import type { StartSubject } from "./subject.ts";

/** The services variant with a relay in each call between two services, supervised. */
export const startServicesSubject: StartSubject = async ({ progress, signal }) => {
  const relay = new TcpRelay();
  const both = await startBoth({
    only: "services",
    supervise: true,
    link: ({ url }) => relay.lead(url),
    onProgress: progress,
    signal,
  });
  const { outside, services } = both;
  const variant = variantsOf(both)[0]!;
  const target = { both, relay, adminUrl: services!.postgres.adminUrl, provider: outside };
  return {
    both,
    variant,
    faults: bind(servicesFaults, target),
    redriver: servicesRedriver(services!),
    async stop() {
      await variant.store.close();
      await both.stop();
      relay.close();
    },
  };
};
