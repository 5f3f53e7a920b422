import { once } from "node:events";
import { connect } from "node:net";
import type { Call } from "@app/chassis/client";
import type { Answer } from "@app/chassis/exchange";
import { listen } from "@app/chassis/test/listen";
import { expect, it } from "vitest";
import { buildGateway } from "./app.ts";

const OK: Answer = { status: 200, headers: { "content-type": "application/json" }, text: "{}" };
const SHARE = 64;

/** A gateway whose token check and whose contexts wait until the test opens their gate. */
async function startGateway(requestsPerSecond = 100_000) {
  const gates = { tokens: Promise.withResolvers<void>(), contexts: Promise.withResolvers<void>() };
  const calls: Call[] = [];
  const context = async (call: Call) => {
    calls.push(call);
    await gates.contexts.promise;
    return OK;
  };
  let checked = 0;
  const url = await listen(
    buildGateway({
      backends: { orders: context, inventory: context, payments: context },
      checkToken: async (authorization) => {
        checked++;
        await gates.tokens.promise;
        return { customerId: authorization!.replace("Bearer ", ""), scopes: [], expiresAt: Infinity };
      },
      requestsPerSecond,
      changesPerSecond: 1_000,
    }),
  );
  const port = Number(new URL(url).port);
  const status = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(url + path, { headers })).status;
  return {
    calls,
    openTokens: gates.tokens.resolve,
    openContexts: gates.contexts.resolve,
    status,
    ofCarol: () => status("/orders", { authorization: "Bearer carol" }),
    /** Sends carol's request, and closes the connection once the gateway works on it. */
    async sendAndLeave() {
      const before = checked + calls.length;
      const socket = connect(port, "127.0.0.1");
      socket.write("GET /orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer carol\r\n\r\n");
      await expect.poll(() => checked + calls.length, { interval: 2 }).toBeGreaterThan(before);
      socket.destroy();
      await once(socket, "close");
    },
  };
}

it("a client that leaves during the token check gives its share back, and no context is called for it", async () => {
  const gateway = await startGateway();
  for (let i = 0; i < 2 * SHARE; i++) await gateway.sendAndLeave();
  gateway.openTokens();
  gateway.openContexts();
  expect(await Promise.all(Array.from({ length: SHARE }, gateway.ofCarol))).toEqual(Array(SHARE).fill(200));
  expect(gateway.calls).toHaveLength(SHARE);
});

it("a request counts until its work has ended, even if its client has left", async () => {
  const gateway = await startGateway();
  gateway.openTokens();
  for (let i = 0; i < SHARE; i++) await gateway.sendAndLeave();
  expect(await gateway.ofCarol()).toBe(429);
  expect(gateway.calls).toHaveLength(SHARE);
  gateway.openContexts();
  await expect.poll(gateway.ofCarol).toBe(200);
});

it("an address without a token has a customer's share of the contexts", async () => {
  const gateway = await startGateway();
  gateway.openTokens();
  const visits = Array.from({ length: SHARE }, () => gateway.status("/products"));
  await expect.poll(() => gateway.calls.length).toBe(SHARE);
  expect(await gateway.status("/products")).toBe(429);
  const [ofCarol] = [gateway.ofCarol(), gateway.openContexts()];
  expect(await ofCarol).toBe(200);
  expect(new Set(await Promise.all(visits))).toEqual(new Set([200]));
});

it("simultaneous probes of the health ask each context once", async () => {
  const gateway = await startGateway();
  const probes = Array.from({ length: 30 }, () => gateway.status("/health"));
  for (let i = 0; i < 30; i++) await gateway.status("/openapi.json"); // Meanwhile all probes arrive.
  expect(gateway.calls).toHaveLength(3);
  gateway.openContexts();
  expect(new Set(await Promise.all(probes))).toEqual(new Set([200]));
});

it.each(["/nowhere", "/livez", "/orders/1/2/3"])(
  "the rate limit counts requests for %s, too",
  async (path) => {
    const gateway = await startGateway(3);
    const seen = await Promise.all(Array.from({ length: 30 }, () => gateway.status(path)));
    expect(seen.filter((status) => status === 404).length).toBeGreaterThanOrEqual(3);
    expect(seen).toContain(429);
  },
);
