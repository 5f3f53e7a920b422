import { expect, test } from "vitest";
import { createRequests } from "./requests.ts";
import { steadyAt } from "./scenarios.ts";

test("orders are paid with the card of the scenario, or with one that is accepted", () => {
  const cardOf = (card?: string) => {
    const scenario = { ...steadyAt(1, 1), ...(card && { card }) };
    const requests = createRequests({ scenario, tokens: ["token"], skus: ["a", "b"], run: "run", seed: 1 });
    return (JSON.parse(requests.next().body!) as { card: string }).card;
  };
  expect(cardOf("card_slow")).toBe("card_slow");
  expect(cardOf()).toBe("card_accepted");
});
