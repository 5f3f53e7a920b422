import { describe, expect, it } from "vitest";
import { provider } from "./test/provider.ts";

describe("charging", () => {
  it("authorizes an accepted card and writes the charge into the ledger", async () => {
    const { charge, ledger } = await provider();
    const { status, body } = await charge("k1", {});
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: "authorized", amount: 1250, currency: "EUR", reference: "order-1" });
    expect(await ledger()).toEqual({ charges: [body], refunds: [] });
    expect(new Date(body.at).toISOString()).toBe(body.at);
  });

  it.each(["card_declined", "card_nobody_knows", "toString"])("declines %s", async (card) => {
    const { charge, ledger } = await provider();
    expect((await charge("k1", { card })).body.status).toBe("declined");
    expect((await ledger()).charges).toMatchObject([{ status: "declined" }]);
  });

  it("answers a repeated key with the first answer, without a second charge", async () => {
    const { charge, ledger } = await provider();
    const first = await charge("k1", {});
    const again = await charge("k1", {});
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(first.headers.get("idempotent-replayed")).toBe("false");
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect((await ledger()).charges).toHaveLength(1);
  });

  it("refuses a repeated key with another body", async () => {
    const { charge, ledger } = await provider();
    await charge("k1", {});
    const { status, headers, body } = await charge("k1", { amount: 1 });
    expect(status).toBe(422);
    expect(headers.get("content-type")).toContain("application/problem+json");
    expect(body.detail).toContain("another request");
    expect((await ledger()).charges).toHaveLength(1);
  });

  it("charges a slow card once, even when the caller times out and repeats the call", async () => {
    const { charge, ledger } = await provider();
    const [first, second] = await Promise.all([
      charge("k1", { card: "card_slow" }),
      charge("k1", { card: "card_slow" }),
    ]);
    expect(first.body.status).toBe("authorized");
    expect(second.body).toEqual(first.body);
    expect((await ledger()).charges).toHaveLength(1);
  });

  it("fails once per key without charging, then authorizes", async () => {
    const { charge, ledger } = await provider();
    expect((await charge("k1", { card: "card_fails_once" })).status).toBe(500);
    expect((await ledger()).charges).toEqual([]);
    expect((await charge("k1", { card: "card_fails_once" })).body.status).toBe("authorized");
    expect((await charge("k2", { card: "card_fails_once" })).status).toBe(500);
  });

  it("charges without an answer, and gives the answer when the key is repeated", async () => {
    const { charge, ledger } = await provider();
    await expect(charge("k1", { card: "card_charges_then_times_out" })).rejects.toThrow();
    expect((await ledger()).charges).toMatchObject([{ status: "authorized" }]);
    expect((await charge("k1", { card: "card_charges_then_times_out" })).body.status).toBe("authorized");
    expect((await ledger()).charges).toHaveLength(1);
  });
});

describe("refunding", () => {
  it("refunds the whole charge, once per key", async () => {
    const { charge, refund, ledger } = await provider();
    const { id } = (await charge("k1", {})).body;
    const first = await refund("r1", id);
    expect(first).toMatchObject({ status: 201, body: { charge: id, amount: 1250, status: "refunded" } });
    expect((await refund("r1", id)).body).toEqual(first.body);
    expect((await ledger()).refunds).toEqual([first.body]);
  });

  it("refuses a charge that cannot be refunded", async () => {
    const { charge, refund } = await provider();
    const declined = (await charge("k1", { card: "card_declined" })).body;
    const accepted = (await charge("k2", {})).body;
    await refund("r1", accepted.id);
    expect((await refund("r2", "ch_unknown")).status).toBe(404);
    expect((await refund("r3", declined.id)).status).toBe(409);
    expect((await refund("r4", accepted.id)).status).toBe(409);
    expect((await refund("r1", declined.id)).status).toBe(422);
  });
});
