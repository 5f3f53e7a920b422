import { describe, expect, it } from "vitest";
import { provider } from "./test/provider.ts";

describe("fault modes", () => {
  it("answers health and control requests while it is down for merchants", async () => {
    const { send, charge, refund, control, ledger } = await provider();
    await control({ latencyMs: 0, mode: "down" });
    expect((await charge("k1", {})).status).toBe(503);
    expect((await refund("r1", "ch_1")).status).toBe(503);
    expect((await send("GET", "/health", {})).status).toBe(200);
    await control({ latencyMs: 0, mode: "normal" });
    expect((await charge("k1", {})).status).toBe(201);
    expect((await ledger()).charges).toHaveLength(1);
  });

  it("fails half of the calls in mode flaky, and charges for none of those", async () => {
    const tosses = [0.49, 0.5, 0.1, 0.9];
    const { charge, control, ledger } = await provider({ random: () => tosses.shift() ?? 0 });
    await control({ latencyMs: 0, mode: "flaky" });
    const statuses = [];
    for (const key of ["k1", "k1", "k2", "k2"]) statuses.push((await charge(key, {})).status);
    expect(statuses).toEqual([500, 201, 500, 201]);
    expect((await ledger()).charges).toHaveLength(2);
  });

  it("charges and refunds without an answer in mode silent", async () => {
    const { charge, refund, control, ledger } = await provider();
    const { id } = (await charge("k1", {})).body;
    await control({ latencyMs: 0, mode: "silent" });
    await expect(charge("k2", {})).rejects.toThrow();
    await expect(refund("r1", id)).rejects.toThrow();
    expect(await ledger()).toMatchObject({ charges: [{ id }, {}], refunds: [{ charge: id }] });
  });

  it("shows its control values and refuses unknown ones", async () => {
    const { send, control } = await provider({ latencyMs: 3 });
    const read = async () => (await send("GET", "/control", { "x-control-key": "experimenter" })).body;
    expect(await read()).toEqual({ latencyMs: 3, mode: "normal" });
    for (const wrong of [{}, { latencyMs: -1, mode: "normal" }, { latencyMs: 0, mode: "wild" }]) {
      expect((await control(wrong)).status).toBe(400);
    }
    expect((await control({ latencyMs: 5, mode: "flaky" })).body).toEqual({ latencyMs: 5, mode: "flaky" });
    expect(await read()).toEqual({ latencyMs: 5, mode: "flaky" });
  });
});
