import { startBoth } from "@app/infra/embedded/both";
import { servicesRedriver } from "@app/infra/redrive/redrive-services";
import { variantsOf } from "../variants.ts";
import { bind } from "./fault.ts";
import { Relays } from "./relay.ts";
import { servicesFaults } from "./services-faults.ts";
import type { StartSubject } from "./subject.ts";

/** The services variant with a relay in each call between two services, supervised. */
export const startServicesSubject: StartSubject = async ({ progress, signal }) => {
  const relays = new Relays();
  const anyPorts = { servicesPort: 0, functionsPort: 0, issuerPort: 0 };
  const both = await startBoth({
    ...anyPorts,
    only: "services",
    supervise: true,
    link: ({ url }) => relays.lead(url),
    onProgress: progress,
    signal,
  });
  const { outside, services } = both;
  const variant = variantsOf(both)[0]!;
  const target = { both, relays, adminUrl: services!.postgres.adminUrl, provider: outside };
  return {
    both,
    variant,
    faults: bind(servicesFaults, target),
    redriver: servicesRedriver(services!),
    async stop() {
      await variant.store.close();
      await both.stop();
      relays.close();
    },
  };
};
