import { declared } from "@app/functions/serverless-config";
import { assumptions } from "../../../model/cost/assumptions.ts";
import { publishedPrices } from "../../../model/cost/prices.ts";
import { HOURS_PER_MONTH } from "../../../model/cost/traffic.ts";
import { missing, right, type Step } from "../step.ts";

const WARM = 2;

/** Lesson 7: provisioned concurrency is a line of configuration, and has a price. */
export async function keepTwoWarm(functions: object = declared.functions): Promise<Step[]> {
  const { placeOrder } = functions as { placeOrder: { provisionedConcurrency?: number } };
  const kept = placeOrder.provisionedConcurrency;
  const gigabytes = declared.provider.memorySize / 1_024;
  const dollars = (count: number) =>
    (count * HOURS_PER_MONTH * 3_600 * gigabytes * publishedPrices.lambdaProvisionedKeptArm).toFixed(2);
  if (kept !== WARM)
    return [
      missing(
        `placeOrder keeps ${kept ?? 0} environments warm, not ${WARM}.`,
        "Its entry in functions/serverless.yml takes provisionedConcurrency beside its memorySize and timeout.",
      ),
    ];
  return [
    right(`placeOrder keeps ${WARM} environments warm.`),
    right(
      `They cost $${dollars(WARM)} a month with ${assumptions.functionMemoryMb.value} MB each, before the first order.`,
    ),
  ];
}
