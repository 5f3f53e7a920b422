import { testDatabase } from "@app/chassis/test/database";
import { listen } from "@app/chassis/test/listen";
import { Problem } from "@app/contract/problem";
import { beforeEach, describe, expect, it } from "vitest";
import { buildPayments } from "./app.ts";
import type { Provider } from "./provider.ts";

const ORDER = "00000000-0000-8000-8000-000000000001";
const CHARGE = { amount: 500, currency: "EUR", card: "card_accepted" };
let url: string;
let provider: { decides: "authorized" | "declined"; silent: boolean; calls: string[] };

beforeEach(async () => {
  provider = { decides: "authorized", silent: false, calls: [] };
  const scripted: Provider = {
    async charge(orderId) {
      provider.calls.push(`charge ${orderId.slice(-1)}`);
      if (provider.silent) throw new Problem("upstream-timeout");
      return { chargeId: "ch_1", status: provider.decides };
    },
    async refund(orderId, chargeId) {
      provider.calls.push(`refund ${orderId.slice(-1)} ${chargeId}`);
    },
  };
  const database = await testDatabase(new URL("migrations/", import.meta.url));
  url = await listen(buildPayments({ database, provider: scripted, callerKeys: { orders: "key" } }));
});

async function put(
  path: string,
  body: object = {},
  headers = { "x-caller": "orders", "x-caller-key": "key" },
) {
  const init = {
    method: "PUT",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
  const response = await fetch(url + path, init);
  return { code: response.status, ...((await response.json()) as { status: unknown }) };
}

describe("a payment", () => {
  it("is charged once, however often the caller asks", async () => {
    expect(await put(`/payments/${ORDER}`, CHARGE)).toEqual({ code: 200, status: "authorized" });
    expect(await put(`/payments/${ORDER}`, CHARGE)).toEqual({ code: 200, status: "authorized" });
    expect(provider.calls).toEqual(["charge 1"]);
  });

  it("stays unknown while the provider does not answer: nothing is stored, and the next call finds the outcome", async () => {
    provider.silent = true;
    expect((await put(`/payments/${ORDER}`, CHARGE)).code).toBe(504);
    provider.silent = false;
    expect(await put(`/payments/${ORDER}`, CHARGE)).toEqual({ code: 200, status: "authorized" });
  });

  it("is refunded once, to the same charge", async () => {
    await put(`/payments/${ORDER}`, CHARGE);
    expect(await put(`/payments/${ORDER}/refund`)).toEqual({ code: 200, status: "refunded" });
    expect(await put(`/payments/${ORDER}/refund`)).toEqual({ code: 200, status: "refunded" });
    expect(provider.calls).toEqual(["charge 1", "refund 1 ch_1"]);
  });

  it("that was declined cannot be refunded", async () => {
    provider.decides = "declined";
    await put(`/payments/${ORDER}`, CHARGE);
    expect((await put(`/payments/${ORDER}/refund`)).code).toBe(409);
    expect(provider.calls).toEqual(["charge 1"]);
  });

  it("that does not exist cannot be refunded", async () => {
    expect((await put(`/payments/${ORDER}/refund`)).code).toBe(404);
  });

  it("with an invalid body is refused", async () => {
    expect((await put(`/payments/${ORDER}`, { ...CHARGE, amount: -1 })).code).toBe(400);
    expect((await put("/payments/not-an-id", CHARGE)).code).toBe(404);
    expect(provider.calls).toEqual([]);
  });
});

it.each([
  ["nobody", { "x-caller": "", "x-caller-key": "" }],
  ["a caller with a wrong key", { "x-caller": "orders", "x-caller-key": "yek" }],
  ["the gateway with another service's key", { "x-caller": "gateway", "x-caller-key": "key" }],
  ["a name that objects inherit", { "x-caller": "__proto__", "x-caller-key": "key" }],
])("answers 401 to %s", async (_who, headers) => {
  expect((await put(`/payments/${ORDER}`, CHARGE, headers)).code).toBe(401);
  expect(provider.calls).toEqual([]);
});
