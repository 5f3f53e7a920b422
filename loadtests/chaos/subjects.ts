import type { VariantName } from "../variants.ts";
import type { Fault } from "./fault.ts";
import { servicesFaults } from "./services-faults.ts";
import { startServicesSubject } from "./services-subject.ts";
import type { StartSubject } from "./subject.ts";

/** What may happen to a variant is known before it runs. */
type Kind = { faults: readonly Pick<Fault<never>, "name" | "what">[]; start: StartSubject };

export const SUBJECTS: Partial<Record<VariantName, Kind>> = {
  services: { faults: servicesFaults, start: startServicesSubject },
};
