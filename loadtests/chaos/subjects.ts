import type { VariantName } from "../variants.ts";
import { composeFaults } from "./compose-faults.ts";
import { startComposeSubject } from "./compose-subject.ts";
import type { Fault } from "./fault.ts";
import { servicesFaults } from "./services-faults.ts";
import { startServicesSubject } from "./services-subject.ts";
import type { StartSubject } from "./subject.ts";

/** What may happen to a variant is known before it runs. */
type Kind = { faults: readonly Pick<Fault<never>, "name" | "what">[]; start: StartSubject };

export const SUBJECTS: Partial<Record<VariantName, Kind>> = {
  services: { faults: servicesFaults, start: startServicesSubject },
};

/** The services in containers, where faults are those of containers and networks. */
export const COMPOSED: Kind = { faults: composeFaults, start: startComposeSubject };
