import { setTimeout as sleep } from "node:timers/promises";
import { dynamodbFaults } from "./dynamodb-faults.ts";
import type { Fault } from "./fault.ts";
import type { FunctionsTarget } from "./functions-faults.ts";
import { hang, kill, type WithProcesses } from "./processes.ts";
import { control, providerFaults, type WithProvider } from "./provider-faults.ts";
import { rewindCheckpoints } from "./stream-faults.ts";

const PROVIDER_MILLIS = 1_500;
const PREPARE_MS = 1_000;

/** Every execution that began meanwhile is inside its payment step. */
const killMidStep: Fault<WithProcesses & WithProvider> = {
  name: "kill-mid-step",
  what: "SIGKILL of functions while the payment provider works on their calls",
  async inject(target, random) {
    await control(target.provider, { mode: "normal", latencyMs: PROVIDER_MILLIS });
    await sleep(PREPARE_MS);
    const killed = kill("functions").inject(target, random);
    await control(target.provider, { mode: "normal", latencyMs: 0 });
    return killed;
  },
};

/** `durable` is the process of the service that stores the results of the steps. */
export const durableFaults: readonly Fault<FunctionsTarget>[] = [
  kill("durable"),
  hang("durable"),
  killMidStep,
  kill("functions"),
  kill("dynamodb"),
  hang("dynamodb"),
  ...dynamodbFaults,
  rewindCheckpoints,
  ...providerFaults,
];
