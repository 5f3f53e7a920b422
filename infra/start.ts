import { commandOf, portNumber } from "@app/net/flags";
import { FORMS, type FormName, isForm, VARIANTS, type VariantName } from "@app/net/variant-names";
import { Option } from "commander";
import { type Both, type BothOptions, startBoth } from "./embedded/both.ts";
import { keepInstanceFile } from "./embedded/instance.ts";
import { type Lab, openLab } from "./embedded/lab.ts";
import { onNpmGone } from "./embedded/npm-ancestor.ts";
import { placeOrderCommand, tokenCommand } from "./place-order-command.ts";

interface Flags {
  servicesPort: number;
  functionsPort: number;
  issuerPort: number;
  variant: VariantName | FormName | "both";
  lab: boolean;
  labPort: number;
}

const program = commandOf(
  "start",
  "Runs both variants and the external parties on embedded engines until Ctrl-C, and serves a page that shows them at work.",
)
  .option("--services-port <port>", "port of the services' gateway", portNumber, 3000)
  .option("--functions-port <port>", "port of the functions", portNumber, 3100)
  .option("--issuer-port <port>", "port of the identity provider", portNumber, 3200)
  .addOption(
    new Option("--variant <name>", "start only this variant, or this form of a variant")
      .choices([...VARIANTS, ...Object.keys(FORMS), "both"])
      .default("both"),
  )
  .option("--lab-port <port>", "port of the lab, the page; a form of a variant has none", portNumber, 3400)
  .option("--no-lab", "serve no page, trace nothing, and end with the first process that ends")
  .parse();
const { variant, lab: labWanted, labPort, ...flags } = program.opts<Flags>();
/** The lab's diagrams are those of the two variants. */
const withLab = labWanted && !(variant in FORMS);

const ports = [flags.servicesPort, flags.functionsPort, flags.issuerPort, ...(withLab ? [labPort] : [])];
const taken = ports.filter((port) => port !== 0);
if (new Set(taken).size < taken.length) {
  program.error("error: two of the ports are the same: choose different ports.");
}

const stopping = new AbortController();
const stopAsked = new Promise<void>((resolve) => {
  stopping.signal.addEventListener("abort", () => resolve());
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());
onNpmGone(() => stopping.abort());

let lab: Lab | undefined;
try {
  if (withLab) lab = await openLab(labPort);
  const [both] = await Promise.all([startVariants(), startLab()]);
  keepInstanceFile(both);
  lab?.show(both.runDirectory);
  void lab?.failed.then(({ message }) =>
    console.error(`The lab has ended; the variants run on.\n${message}`),
  );
  console.log(welcome(both));
  const failure = await Promise.race([stopAsked, both.failed]);
  if (!failure) console.log("\nStopping …");
  await both.stop();
  if (failure) throw failure;
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
} finally {
  stopping.abort(); // stops the variants when the lab could not start
  await lab?.stop();
}

/** Without the lab, the variants run all the same. */
async function startLab(): Promise<void> {
  await lab?.start().catch(async ({ message }: Error) => {
    console.error(`The lab did not start; the variants run on.\n${message}`);
    await lab?.stop(); // a process that is only slow would keep this one alive after Ctrl-C
    lab = undefined;
  });
}

/** Supervised for the lab: it kills processes on request, and shows how the variant recovers. */
function startVariants(): Promise<Both> {
  const forLab = lab && { supervise: true, environment: lab.environment };
  const common = { onProgress: console.log, signal: stopping.signal };
  return startBoth({ ...flags, ...chosen(variant), ...common, ...forLab });
}

function chosen(variant: Flags["variant"]): Pick<BothOptions, "only" | "form"> {
  if (variant === "both") return {};
  return isForm(variant) ? { form: variant } : { only: variant };
}

/** The addresses, and a command for each variant that places an order. */
function welcome({ services, functions, outside }: Both): string {
  const variants = [
    ...(services ? [{ name: "Services", url: services.url }] : []),
    ...(functions ? [{ name: "Functions", url: functions.url }] : []),
  ];
  const addresses = [...variants, { name: "Issuer", url: outside.issuer }];
  return [
    "",
    ...(lab ? [`Open       ${lab.url}   the lab: see an order, load both, break them`] : []),
    ...addresses.map(({ name, url }) => `${name.padEnd(10)} ${url}`),
    ...variants.flatMap(({ name, url }) => [
      "",
      `Place an order on the ${name.toLowerCase()}:`,
      placeOrderCommand(url, `$(${tokenCommand(outside.issuer)})`),
    ]),
    "",
    "Ctrl-C stops everything.",
  ].join("\n");
}
