import { setTimeout as sleep } from "node:timers/promises";
import { between } from "../draw.ts";
import type { DynamoDbProxy } from "./dynamodb-proxy.ts";
import type { Fault } from "./fault.ts";
import { control, type WithProvider } from "./provider-faults.ts";

/** The functions' own timeout, and a little. */
const SECONDS = 11;

/**
 * Each party answers just within the time that a call of it may take; together they take longer than the function may. The emulator ends its
 * environment then, wherever it is.
 */
export const timeOut: Fault<WithProvider & { proxy: DynamoDbProxy }> = {
  name: "time-out",
  what: "the functions that ask the payment provider take longer than they may, and are ended",
  async strike({ provider, proxy }, random) {
    await control(provider, { mode: "normal", latencyMs: 2_800 });
    const slow = ({ tables }: { tables: string[] }) =>
      tables.some((table) => table.endsWith("-payments")) ? between(1_000, 2_000, random) : undefined;
    await proxy.suffer(slow, sleep(SECONDS * 1_000));
    await control(provider, { mode: "normal", latencyMs: 0 });
    return `for ${SECONDS} s`;
  },
};
