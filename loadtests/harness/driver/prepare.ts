import type { LoadRequest, RequestPlan } from "../../scenarios/requests.ts";
import type { AnswerCheck } from "../../scenarios/responses.ts";

/** A scenario that reads single orders needs one of each customer to begin with; it is not part of the measurement. */
export async function placeOrdersToRead(
  { scenario, tokens }: Pick<RequestPlan, "scenario" | "tokens">,
  place: (customer: number) => LoadRequest,
  send: (request: LoadRequest) => Promise<AnswerCheck>,
): Promise<void> {
  if (!scenario.mix.getOrder && !scenario.mix.getSummary) return;
  for (const customer of tokens.keys()) {
    const judgement = await send(place(customer));
    if (!judgement.ok)
      throw new Error(`No order could be placed for the scenario to read (${judgement.kind}).`);
  }
}
