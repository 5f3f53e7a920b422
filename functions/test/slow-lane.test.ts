import { orderIdFor } from "@app/domain/order";
import { afterAll, beforeAll, expect, it } from "vitest";
import { declared } from "../serverless-config.ts";
import { quiet } from "./silence-logs.ts";
import { openWorld, type World } from "./test-app.ts";

let world: World;
beforeAll(async () => {
  quiet();
  world = await openWorld();
});
afterAll(() => world.close());

async function place(key: string, card: string): Promise<string> {
  const body = { lines: [{ sku: "sku-001", quantity: 1 }], card };
  expect((await world.call("placeOrder", { key, body })).statusCode).toBe(202);
  return orderIdFor("alice", key);
}

const statuses = async () =>
  new Map(
    (await world.items<{ id: string; status: string }>("orders")).map(({ id, status }) => [id, status]),
  );

it.each(["card_fails_once", "card_charges_then_times_out"])(
  "a payment with %s goes to the slow lane after one try, is settled there, and is charged once",
  async (card) => {
    await world.reset({ "sku-001": 10 });
    const slow = await place(`${card}-slow`, card);
    const usual = await place(`${card}-usual`, "card_accepted");
    await world.chain.deliver(); // which fails when a record does
    expect(await statuses()).toEqual(
      new Map([
        [slow, "confirmed"],
        [usual, "confirmed"],
      ]),
    );
    // On a busy machine the usual payment may be there too.
    expect(await world.items("slow-payments")).toContainEqual(
      expect.objectContaining({ orderId: slow, status: "slow" }),
    );
    const { charges } = await world.ledger();
    expect(charges.filter(({ reference }) => reference === slow)).toHaveLength(1);
  },
);

it("no function reads both the slow lane and another stream: slow payments would take the environments of the others", () => {
  const followed = Object.values(declared.functions).map(({ events = [] }) =>
    events.flatMap(({ stream }) => stream?.arn["Fn::GetAtt"][0] ?? []),
  );
  const ofSlowLane = followed.filter((tables) => tables.includes("SlowPaymentsTable"));
  expect(ofSlowLane).toEqual([["SlowPaymentsTable"]]);
});
