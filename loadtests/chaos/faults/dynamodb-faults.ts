import { setTimeout as sleep } from "node:timers/promises";
import { between, pick } from "../../scenarios/random.ts";
import type { DynamoDbProxy, Fate } from "./dynamodb-proxy.ts";
import type { Fault } from "./fault.ts";

type WithProxy = { proxy: DynamoDbProxy };

/** The SDK makes three attempts, so 42 % of the calls fail for good: in time every call of every handler. */
const FAILING_SHARE = 0.75;
const FATES = ["refused", "throttled", "conflicting", "failing"] as const satisfies Fate[];

export const dynamodbFaults: readonly Fault<WithProxy>[] = [
  dynamodbFault("fail-calls", "most calls of DynamoDB fail before they take effect", (random) =>
    random() < FAILING_SHARE ? pick(FATES, random) : undefined,
  ),
  dynamodbFault("lose-answers", "most calls of DynamoDB take effect, and their answers are lost", (random) =>
    random() < FAILING_SHARE ? "lost" : undefined,
  ),
  dynamodbFault(
    "slow-dynamodb",
    "DynamoDB answers about as late as the timeout of a call, or later",
    (random) => between(800, 2_000, random),
  ),
];

function dynamodbFault(
  name: string,
  what: string,
  fateOf: (random: () => number) => Fate | undefined,
): Fault<WithProxy> {
  return {
    name,
    what,
    async inject({ proxy }, random) {
      const seconds = between(2, 4, random);
      const suffered = await proxy.suffer(() => fateOf(random), sleep(seconds * 1_000));
      const calls = [...suffered].map(([operation, count]) => `${count} ${operation}`);
      return `for ${seconds.toFixed(1)} s: ${calls.join(", ")}`;
    },
  };
}
