import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";

/** Listens on a free port of loopback, at the latest until the process of the test file ends. @returns the base URL */
export async function listen(server: Server): Promise<string> {
  await once(server.listen(0, "127.0.0.1").unref(), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
