import type { VariantName } from "../../harness/variants/variants.ts";
import { composeFaults } from "../faults/compose-faults.ts";
import type { Fault } from "../faults/fault.ts";
import { functionsFaults } from "../faults/functions-faults.ts";
import { servicesFaults } from "../faults/services-faults.ts";
import { startComposeSubject } from "./compose-target.ts";
import { startFunctionsSubject } from "./functions-target.ts";
import { startServicesSubject } from "./services-target.ts";
import type { StartSubject } from "./target.ts";

/** What may happen to a variant is known before it runs. */
type Kind = { faults: readonly Pick<Fault<never>, "name" | "what">[]; start: StartSubject };

export const SUBJECTS: Record<VariantName, Kind> = {
  services: { faults: servicesFaults, start: startServicesSubject },
  functions: { faults: functionsFaults, start: startFunctionsSubject },
};

/** The services in containers, where faults are those of containers and networks. */
export const COMPOSED: Kind = { faults: composeFaults, start: startComposeSubject };
