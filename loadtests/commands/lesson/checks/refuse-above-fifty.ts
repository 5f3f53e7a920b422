import { orderFor } from "@app/conformance/customer";
import type { Shop, Side } from "../shop.ts";
import { missing, right, type Step } from "../step.ts";

const MOST_UNITS = 50;

/** Lesson 2: one rule refuses an order in both variants. */
export const refuseAboveFifty = async ({ sides }: Shop): Promise<Step[]> =>
  (await Promise.all(sides.map(tryBoth))).flat();

async function tryBoth(side: Side): Promise<Step[]> {
  const allowed = await statusOf(side, [MOST_UNITS - 10, 10]);
  const above = await statusOf(side, [MOST_UNITS - 10, 11]);
  return [
    allowed === 202
      ? right(`The ${side.name} accept an order of ${MOST_UNITS} units.`)
      : missing(
          `The ${side.name} answer an order of ${MOST_UNITS} units with ${allowed}.`,
          `The rule refuses orders above ${MOST_UNITS} units only.`,
        ),
    above === 422
      ? right(`The ${side.name} refuse an order of ${MOST_UNITS + 1} units with 422.`)
      : missing(
          `The ${side.name} answer an order of ${MOST_UNITS + 1} units with ${above}, not with 422.`,
          "placeOrder in shared/domain/order.ts returns a rejection when the quantities of all lines add up to more.",
        ),
  ];
}

/** The two lines have different products, so only their sum can be too large. */
async function statusOf({ customer }: Side, [first, second]: [number, number]): Promise<number> {
  const lines = [...orderFor("sku-001", first).lines, ...orderFor("sku-002", second).lines];
  return (await customer.tryPlace({ lines, card: "card_accepted" })).status;
}
