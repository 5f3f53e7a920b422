import { setTimeout as sleep } from "node:timers/promises";
import type { Both } from "@app/infra/embedded/both";
import { between } from "../../scenarios/random.ts";
import { dynamodbFaults } from "./dynamodb-faults.ts";
import type { DynamoDbProxy } from "./dynamodb-proxy.ts";
import type { Fault } from "./fault.ts";
import { poisonRecords, type WithPoison } from "./poison.ts";
import { hang, kill } from "./processes.ts";
import { control, providerFaults, type WithProvider } from "./provider-faults.ts";
import { replayRecords, rewindCheckpoints, type WithStreams } from "./stream-faults.ts";

/** Slightly longer than the timeout of the functions. */
const SECONDS = 11;

/**
 * Each dependency answers just within the timeout of one call, but all calls together exceed the timeout of the
 * function. The emulator then ends the function's environment at any line of its code.
 */
const timeOut: Fault<WithProvider & { proxy: DynamoDbProxy }> = {
  name: "time-out",
  what: "the functions that call the payment provider exceed their timeout and are ended",
  async inject({ provider, proxy }, random) {
    await control(provider, { mode: "normal", latencyMs: 2_800 });
    const slow = ({ tables }: { tables: string[] }) =>
      tables.some((table) => table.endsWith("-payments")) ? between(1_000, 2_000, random) : undefined;
    await proxy.suffer(slow, sleep(SECONDS * 1_000));
    await control(provider, { mode: "normal", latencyMs: 0 });
    return `for ${SECONDS} s`;
  },
};

type WithoutProxy = WithStreams & WithPoison & WithProvider;
export type FunctionsTarget = WithoutProxy & {
  proxy: DynamoDbProxy;
  both: Pick<Both, "outside" | "runDirectory">;
};

/**
 * The faults that need no proxy in front of DynamoDB, so they can be injected into any running instance. `functions` is
 * the process of the emulator, with every environment in it.
 */
export const functionsFaultsWithoutProxy: readonly Fault<WithoutProxy>[] = [
  kill("functions"),
  kill("dynamodb"),
  hang("dynamodb"),
  rewindCheckpoints,
  replayRecords,
  poisonRecords,
  ...providerFaults,
];

export const functionsFaults: readonly Fault<FunctionsTarget>[] = [
  ...functionsFaultsWithoutProxy,
  ...dynamodbFaults,
  timeOut,
];
