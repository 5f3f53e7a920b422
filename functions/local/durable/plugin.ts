import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createDurableService } from "./durable-service.ts";

interface Serverless {
  service: { custom: { local: { runDirectory?: string } } };
}

/**
 * Serverless plugin: leads the functions' Lambda clients to the service of durable executions, at `DURABLE_ENDPOINT` if
 * that is set, otherwise in this process. List it after the plugin that runs the functions. In a named run directory
 * the executions outlive this process, like the tables.
 */
export default class DurablePlugin {
  hooks: Record<string, () => Promise<void>>;

  constructor({ service }: Serverless) {
    const start = async () => {
      const { DURABLE_ENDPOINT: given, AWS_ENDPOINT_URL_LAMBDA: emulator } = process.env;
      const { runDirectory } = service.custom.local;
      const file = runDirectory ? join(runDirectory, "durable.sqlite") : ":memory:";
      process.env.AWS_ENDPOINT_URL_LAMBDA = given ?? (await serve(file, emulator!));
    };
    this.hooks = { "before:offline:start": start, "before:offline:start:init": start };
  }
}

/** @returns its endpoint: this machine, a free port */
async function serve(file: string, emulator: string): Promise<string> {
  const server = createDurableService(file, emulator).listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
