import { once } from "node:events";
import { type AddressInfo, connect, createServer as createTcpServer } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { serve } from "../test/serve.ts";
import { TcpRelay } from "./tcp-relay.ts";

/** A relay to a server that answers everything except `/never`. */
async function relayed() {
  const { server, url } = await serve(({ url }, response) => {
    if (url !== "/never") response.end(url);
  });
  const relay = new TcpRelay();
  onTestFinished(() => relay.close());
  return { server, relay, url: await relay.lead(url) };
}

test("passes calls and answers on", async () => {
  const { url } = await relayed();
  expect(await (await fetch(`${url}/hello`)).text()).toBe("/hello");
});

test("drops the calls in progress, and serves new ones", async () => {
  const { server, relay, url } = await relayed();
  const arrived = once(server, "request");
  const failed = expect(fetch(`${url}/never`)).rejects.toThrow("fetch failed");
  await arrived;
  expect(relay.drop()).toBe(1);
  await failed;
  expect(await (await fetch(`${url}/again`)).text()).toBe("/again");
});

test("refuses connections once the server has stopped listening", async () => {
  const { server, url } = await relayed();
  server.close();
  await once(server, "close");
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test.each([0, 20])(
  "loses nothing when a side hangs up behind its last bytes, delayed by %i ms",
  async (delayMs) => {
    const bytes = Buffer.alloc(8_000_000, "x");
    const server = createTcpServer((socket) => void socket.end(bytes));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const relay = new TcpRelay(delayMs);
    onTestFinished(() => {
      relay.close();
      server.close();
    });
    const url = await relay.lead(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const caller = connect(Number(new URL(url).port), "127.0.0.1");
    await once(caller, "connect");
    await sleep(100); // The relay has more than the caller has read.
    expect(await buffer(caller)).toHaveLength(bytes.length);
  },
);
