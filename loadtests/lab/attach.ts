import { once } from "node:events";
import { commandOf, portNumber } from "@app/net/flags";
import { freePort, requirePort } from "@app/net/ports";
import { commandContext } from "../harness/run-context.ts";
import { showAttached } from "./server/attached.ts";
import type { ShownInstance } from "./server/instance.ts";
import { serveLab, show } from "./server/serve.ts";

/** `npm run lab`. Exit status 1: no containers run, or the port is taken; 2: wrong flag. */
const program = commandOf(
  "lab",
  "Serves the lab until Ctrl-C, for containers that run already (docker compose up) and for serverless offline beside them. npm start serves it for the variants that it starts.",
)
  .option("--lab-port <port>", "port of the page", portNumber, 3400)
  .parse();
const { labPort } = program.opts<{ labPort: number }>();
const { signal } = commandContext();

try {
  await requirePort(labPort, "--lab-port");
  const { instance, stop } = await showAttached();
  const lab = await serveLab({ port: labPort || (await freePort()) });
  show(lab, instance);
  console.log(welcome(lab.port, instance));
  if (!signal.aborted) await once(signal, "abort");
  console.log("\nStopping, after a fault in progress has ended …");
  await stop();
  process.exit(0); // open pages would keep it alive
} catch (error) {
  console.error(((signal.aborted ? signal.reason : error) as Error).message);
  process.exit(1);
}

function welcome(port: number, { variants, notes }: ShownInstance): string {
  return [
    `Open       http://127.0.0.1:${port}   the lab: see an order, load what runs, break it`,
    ...variants.map(({ name, url }) => `The ${name} run on ${url}.`),
    ...notes,
    "",
    "Ctrl-C ends the lab; what it shows runs on.",
  ].join("\n");
}
