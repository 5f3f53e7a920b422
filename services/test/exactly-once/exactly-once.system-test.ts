import fc from "fast-check";
import { expect, it } from "vitest";
import type { OrderRequest } from "../../../shared/domain/order.ts";
import { parseParts } from "../../../shared/domain/parts.ts";
import { findWrong, outcomes } from "../read-snapshot.ts";
import { type Move, moves, TO_ITS_END } from "./moves.ts";
import { World } from "./world.ts";

/** For more runs: `PROPERTY_RUNS=3000 npx vitest run --project system services/test/exactly-once` */
const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 80);
const STOCK = { "sku-001": 6, "sku-050": 2 };

const request = fc.record({
  lines: fc.uniqueArray(
    fc.record({ sku: fc.constantFrom(...Object.keys(STOCK)), quantity: fc.integer({ min: 1, max: 3 }) }),
    { minLength: 1, maxLength: 2, selector: ({ sku }) => sku },
  ),
  card: fc.constantFrom("card_accepted", "card_declined", "card_fails_once"),
});
const requests = fc.array(request, { minLength: 1, maxLength: 2 });
/** These orders are finished when the faults begin, so that they can be cancelled from the first step. */
const settled = fc.nat(1);

/**
 * A rare case: a write of the first process takes effect after another process took the order over and the order was
 * cancelled.
 */
const HELD_UP: [OrderRequest[], number, Move[]] = [
  [{ lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" }],
  0,
  [
    { do: "place", order: 0, at: "orders A", steps: 10, fate: "comes late" },
    { do: "take over", at: "orders B", steps: TO_ITS_END, fate: "goes well" },
    { do: "cancel", order: 0, at: "orders B", steps: TO_ITS_END, fate: "goes well" },
  ],
];

it.each([
  ["all products in one part", ""],
  ["hot products in several parts", "sku-001:3,sku-050:2"],
])(
  "with %s, sells and charges exactly once, whatever call is lost, late or repeated, and whichever process is killed or loses an order at any step",
  {
    timeout: 60_000 + RUNS * 5_000,
  },
  async (_what, parts) => {
    const world = await World.open(parseParts(parts));
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(requests, settled, moves, async (requests, settled, moves) => {
        await world.begin(STOCK, requests, settled);
        for (const move of moves) await world.move(move);
        const rested = await world.rest();
        const wrong = await findWrong(world, STOCK);
        if (!rested) wrong.push("there is always something left to do");
        expect(wrong, `\n${world.transcript()}\n`).toEqual([]);
        for (const outcome of await outcomes(world)) seen.add(outcome);
      }),
      { numRuns: RUNS, examples: [HELD_UP] },
    );
    expect(seen).toEqual(new Set(["confirmed", "cancelled", "out_of_stock", "payment_declined"]));
  },
);
