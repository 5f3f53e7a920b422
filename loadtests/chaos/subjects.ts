import type { VariantName } from "../variants.ts";
import { composeFaults } from "./compose-faults.ts";
import { startComposeSubject } from "./compose-subject.ts";
import type { Fault } from "./fault.ts";
import { functionsFaults } from "./functions-faults.ts";
import { startFunctionsSubject } from "./functions-subject.ts";
import { servicesFaults } from "./services-faults.ts";
import { startServicesSubject } from "./services-subject.ts";
import type { StartSubject } from "./subject.ts";

/** What may happen to a variant is known before it runs. */
type Kind = { faults: readonly Pick<Fault<never>, "name" | "what">[]; start: StartSubject };

export const SUBJECTS: Record<VariantName, Kind> = {
  services: { faults: servicesFaults, start: startServicesSubject },
  functions: { faults: functionsFaults, start: startFunctionsSubject },
};

/** The services in containers, where faults are those of containers and networks. */
export const COMPOSED: Kind = { faults: composeFaults, start: startComposeSubject };
