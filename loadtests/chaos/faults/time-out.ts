import { setTimeout as sleep } from "node:timers/promises";
import { between } from "../../scenarios/random.ts";
import type { DynamoDbProxy } from "./dynamodb-proxy.ts";
import type { Fault } from "./fault.ts";
import { control, type WithProvider } from "./provider-faults.ts";

/** Slightly longer than the timeout of the functions. */
const SECONDS = 11;

/**
 * Each dependency answers just within the timeout of one call, but all calls together exceed the timeout of the
 * function. The emulator then ends the function's environment at whatever line it is.
 */
export const timeOut: Fault<WithProvider & { proxy: DynamoDbProxy }> = {
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
