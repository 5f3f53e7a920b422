import { orderIdFor } from "@app/domain/order";
import type { ChangeRecord } from "@app/functions-local/streams/streams-api";
import { imageOf } from "../forged-records/forge.ts";
import type { World } from "./test-app.ts";

/** Records that each function got, one for each state of an item, by function. */
export async function genuineRecords(world: World): Promise<Map<string, ChangeRecord[]>> {
  await world.reset({ "sku-001": 1_000, "sku-002": 4 });
  await trade(world);
  const genuine = new Map<string, ChangeRecord[]>();
  for (const { consumer, seen } of world.chain.streams.inboxes)
    genuine.set(consumer, [...(genuine.get(consumer) ?? []), ...onePerState(seen)]);
  return genuine;
}

/** An order for each possible end, and one through the slow lane. */
async function trade(world: World): Promise<void> {
  for (const [key, quantity, card] of [
    ["confirmed", 1, "card_accepted"],
    ["cancelled", 1, "card_accepted"],
    ["retried", 1, "card_fails_once"],
    ["declined", 1, "card_declined"],
    ["out-of-stock", 3, "card_accepted"],
  ] as const) {
    await world.call("placeOrder", {
      key,
      body: {
        lines: [
          { sku: "sku-001", quantity },
          { sku: "sku-002", quantity },
        ],
        card,
      },
    });
    await world.chain.deliver();
  }
  await world.call("cancelOrder", { id: orderIdFor("alice", "cancelled") });
  await world.chain.deliver();
}

function onePerState(records: ChangeRecord[]): ChangeRecord[] {
  return [...new Map(records.map((record) => [imageOf(record)["status"]?.S, record])).values()];
}
