import { openRunningStack } from "@app/infra/compose/running-stack";
import { type Instance, runningInstances } from "@app/infra/embedded/instance";
import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import type { RunContext } from "../../harness/run-context.ts";
import { composedServices } from "../../harness/variants/composed.ts";
import { type Variant, variantsOf } from "../../harness/variants/variants.ts";
import type { CompareOptions, Started } from "./comparison.ts";

/** A variant that ran before the command, with its own external parties. */
type Attached = Variant & { provider: OutsideParties };

const START_FUNCTIONS = "start them with npx serverless offline in functions/";

/**
 * Measures a running `docker compose up` and `serverless offline`. Both run on afterwards. Each may have a separate
 * payment provider, but both must trust one issuer.
 * @throws Error with a sentence for the user when a variant does not run or cannot be audited
 */
export async function attach({ variant }: CompareOptions, { progress }: RunContext): Promise<Started> {
  const functions = variant === "services" ? undefined : functionsOf(runningInstances());
  const stack = variant === "functions" ? undefined : await openRunningStack();
  const services: Attached | undefined = stack && {
    ...(await composedServices(stack)),
    ranBefore: true,
    provider: stack.outside,
  };
  const variants = [services, functions].filter((each) => each !== undefined);
  requireOneIssuer(variants);
  for (const { name, url } of variants) progress(`The ${name} run on ${url}.`);
  return {
    both: { outside: variants[0]!.provider, failed: new Promise(() => {}) },
    variants,
    stop: async () => stack?.down(),
  };
}

/** @throws Error with a sentence for the user unless exactly one instance of the functions runs and can be audited */
export function functionsOf(instances: readonly Instance[]): Attached {
  const [instance, ...others] = instances.filter(({ functions }) => functions);
  if (!instance) throw new Error(`The functions do not run: ${START_FUNCTIONS}.`);
  if (others.length > 0) throw new Error("The functions run more than once: end all but one.");
  const { outside, services: _, ...own } = instance;
  if (!outside.controlKey) {
    throw new Error(
      `The ledger of ${outside.providerUrl} cannot be audited: end the functions, and ${START_FUNCTIONS} without PROVIDER_URL.`,
    );
  }
  return { ...variantsOf(own)[0]!, provider: outside, apart: true, ranBefore: true };
}

function requireOneIssuer([first, second]: readonly Attached[]): void {
  if (!second || first?.provider.issuer === second.provider.issuer) return;
  throw new Error(
    `The services trust ${first?.provider.issuer}, the functions trust ${second.provider.issuer}: end the functions and start them again; they join the issuer of the services.`,
  );
}
