import { commandOf } from "@app/net/flags";
import { VARIANTS } from "@app/net/variant-names";
import { Option } from "commander";
import type { Instance } from "../embedded/instance.ts";
import type { Redriver } from "./redriver.ts";

const { variant, list } = commandOf(
  "redrive",
  "Gives the parked orders of the running variants (`npm start` or `serverless offline`) another round of attempts, and shows why they were parked.",
)
  .addOption(new Option("--variant <variant>", "only this variant").choices(VARIANTS))
  .option("--list", "only show them")
  .parse()
  .opts<{ variant?: Redriver["variant"]; list?: true }>();
// Loaded after the command line is read, so that --help answers at once.
const { runningInstances } = await import("../embedded/instance.ts");
const { functionsRedriver } = await import("./redrive-functions.ts");
const { servicesRedriver } = await import("./redrive-services.ts");

const redrivers = runningInstances()
  .flatMap(redriversOf)
  .filter((redriver) => !variant || redriver.variant === variant);

if (redrivers.length === 0) {
  console.error(
    `Nothing runs${variant ? ` of the ${variant}` : ""}: start npm start, or npx serverless offline in functions/, and try again beside it.`,
  );
  process.exitCode = 1;
}
for (const redriver of redrivers) {
  await attend(redriver).catch((error: Error) => {
    console.error(`The ${redriver.variant} on ${redriver.url} could not be redriven: ${reasonOf(error)}.`);
    process.exitCode = 1;
  });
}

function redriversOf({ services, functions }: Instance): Redriver[] {
  return [
    ...(services ? [servicesRedriver(services)] : []),
    ...(functions ? [functionsRedriver(functions)] : []),
  ];
}

async function attend(redriver: Redriver): Promise<void> {
  const { total, more, first, notes = [] } = await redriver.list();
  const least = more ? "at least " : "";
  console.log(`${redriver.variant} on ${redriver.url}: ${least}${total} parked`);
  for (const { id, what, reason } of first) console.log(`  ${id}  ${what}\n    ${reason}`);
  if (total > first.length) console.log(`  … and ${least}${total - first.length} more`);
  for (const note of notes) console.log(`  ${note}`);
  if (list || (total === 0 && !more)) return;
  console.log(
    `  ${await redriver.redrive()} redriven; npm run redrive -- --list shows the orders that are still parked`,
  );
}

/** `fetch` hides the reason of a failure in `cause`. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
