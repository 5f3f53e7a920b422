import { setTimeout as sleep } from "node:timers/promises";
import { between, pick } from "../draw.ts";
import type { DynamoDbProxy, Fate, Faults } from "./dynamodb-proxy.ts";
import type { Fault } from "./fault.ts";

type WithProxy = { proxy: DynamoDbProxy };

/** The SDK makes three attempts of each call, so that two calls of five fail in the end: each await of each handler, sooner or later. */
const FAILING_SHARE = 0.75;
const FATES = ["refused", "throttled", "conflicting", "failing"] as const satisfies Fate[];

export const dynamodbFaults: readonly Fault<WithProxy>[] = [
  badDay("fail-calls", "most calls of DynamoDB fail before they take effect", (random) => () => {
    return random() < FAILING_SHARE ? pick(FATES, random) : undefined;
  }),
  badDay("lose-answers", "most calls of DynamoDB take effect, and their answers are lost", (random) => () => {
    return random() < FAILING_SHARE ? "lost" : undefined;
  }),
  badDay("slow-dynamodb", "DynamoDB takes longer to answer than a call waits, or nearly", (random) => () => {
    return between(800, 2_000, random);
  }),
];

function badDay(name: string, what: string, faults: (random: () => number) => Faults): Fault<WithProxy> {
  return {
    name,
    what,
    async strike({ proxy }, random) {
      const seconds = between(2, 4, random);
      const suffered = await proxy.suffer(faults(random), sleep(seconds * 1_000));
      const calls = [...suffered].map(([operation, count]) => `${count} ${operation}`);
      return `for ${seconds.toFixed(1)} s: ${calls.join(", ")}`;
    },
  };
}
