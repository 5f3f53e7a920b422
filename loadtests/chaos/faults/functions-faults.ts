import { dynamodbFaults } from "./dynamodb-faults.ts";
import type { DynamoDbProxy } from "./dynamodb-proxy.ts";
import type { Fault } from "./fault.ts";
import { poisonRecords, type WithPoison } from "./poison.ts";
import { hang, kill } from "./processes.ts";
import { providerFaults, type WithProvider } from "./provider-faults.ts";
import { replayRecords, rewindCheckpoints, type WithStreams } from "./stream-faults.ts";
import { timeOut } from "./time-out.ts";

export type FunctionsTarget = WithStreams & WithPoison & WithProvider & { proxy: DynamoDbProxy };

/** `functions` is the process of the emulator, with every environment in it. */
export const functionsFaults: readonly Fault<FunctionsTarget>[] = [
  kill("functions"),
  kill("dynamodb"),
  hang("dynamodb"),
  ...dynamodbFaults,
  timeOut,
  rewindCheckpoints,
  replayRecords,
  poisonRecords,
  ...providerFaults,
];
