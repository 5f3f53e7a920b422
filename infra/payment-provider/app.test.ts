import { describe, expect, it } from "vitest";
import { aCharge, provider } from "./test/provider.ts";

describe("the ledger", () => {
  const headers = { "x-control-key": "experimenter" };
  const old = {
    id: "ch_old",
    status: "authorized",
    amount: 100,
    currency: "EUR",
    reference: "order-1",
    at: "2026-01-01T00:00:00.000Z",
  };

  it("imports old charges, each once", async () => {
    const { send, ledger } = await provider();
    expect((await send("POST", "/ledger", headers, [old, old])).status).toBe(200);
    expect((await ledger()).charges).toEqual([old]);
  });

  it("refuses an import that is no charge, or without the control key", async () => {
    const { send, ledger } = await provider();
    expect((await send("POST", "/ledger", headers, [{ ...old, amount: -1 }])).status).toBe(400);
    expect((await send("POST", "/ledger", {}, [old])).status).toBe(401);
    expect((await ledger()).charges).toEqual([]);
  });
});

describe("bad input", () => {
  it.each([
    ["a fraction", { amount: 12.5 }],
    ["nothing", { amount: 0 }],
    ["another currency", { currency: "USD" }],
    ["an unknown field", { tip: 1 }],
    ["no reference", { reference: "" }],
  ])("refuses %s", async (_name, body) => {
    const { charge } = await provider();
    expect((await charge("k1", body)).status).toBe(400);
  });

  it("refuses a missing key, malformed JSON, a huge body and an unknown path", async () => {
    const { send } = await provider();
    const merchant = { authorization: "Bearer merchant" };
    const keyed = { ...merchant, "idempotency-key": "k1" };
    expect((await send("POST", "/charges", merchant, aCharge)).status).toBe(400);
    expect((await send("POST", "/charges", keyed, "{")).status).toBe(400);
    expect((await send("POST", "/charges", keyed, { card: "x".repeat(200_000) })).status).toBe(413);
    expect((await send("GET", "/nowhere", {})).status).toBe(404);
  });

  it("refuses a wrong merchant's key", async () => {
    const { send, control } = await provider();
    const wrong = { authorization: "Bearer merchant2", "x-control-key": "merchant", "idempotency-key": "k" };
    for (const headers of [{}, wrong]) {
      expect((await send("POST", "/charges", headers, aCharge)).status).toBe(401);
      expect((await send("POST", "/charges/ch_1/refunds", headers)).status).toBe(401);
      expect((await send("GET", "/ledger", headers)).status).toBe(401);
      expect((await send("GET", "/control", headers)).status).toBe(401);
      expect((await send("PUT", "/control", headers, { latencyMs: 0, mode: "down" })).status).toBe(401);
    }
    expect((await control({ latencyMs: 0, mode: "normal" })).status).toBe(200);
  });
});
