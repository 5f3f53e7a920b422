import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Relays } from "./relay.ts";

/** A relay to a server that answers everything but `/never`. */
async function relayed() {
  const server = createServer(({ url }, response) => {
    if (url !== "/never") response.end(url);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const relays = new Relays();
  onTestFinished(() => {
    relays.close();
    server.closeAllConnections();
    server.close();
  });
  const url = await relays.lead(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { server, relays, url };
}

test("passes calls and answers on", async () => {
  const { url } = await relayed();
  expect(await (await fetch(`${url}/hello`)).text()).toBe("/hello");
});

test("drops what is under way, and serves who comes anew", async () => {
  const { server, relays, url } = await relayed();
  const arrived = once(server, "request");
  const failed = expect(fetch(`${url}/never`)).rejects.toThrow("fetch failed");
  await arrived;
  expect(relays.drop()).toBe(1);
  await failed;
  expect(await (await fetch(`${url}/again`)).text()).toBe("/again");
});

test("passes on that nobody listens any more", async () => {
  const { server, url } = await relayed();
  server.close();
  await once(server, "close");
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});
