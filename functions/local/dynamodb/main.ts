import type { Address } from "@app/net/ports";
import { startEmbeddedDynamoDb } from "./embedded-dynamodb.ts";

/**
 * Runs the embedded DynamoDB as a process of its own, so that it outlives the emulator that works on it: with its data in
 * `DYNAMODB_FILE`, on `DYNAMODB_HOST` and `DYNAMODB_PORT`. Tells its parent `{ ready, pid }`, where the pid is the engine's. With
 * `DYNAMODB_SUPERVISE` an engine that died is started again on the same file and address, and that is told once more.
 */
async function run(file: string, address: Address, supervise: boolean): Promise<never> {
  for (;;) {
    const { pid, ended } = await startEmbeddedDynamoDb(file, console.warn, address);
    process.send?.({ ready: true, pid });
    const how = await ended;
    if (!supervise) throw new Error(how);
    console.warn(how);
  }
}

// The engine goes with us, and we with our parent, which this also keeps us alive for.
process.on("SIGTERM", () => process.exit());
process.on("disconnect", () => process.exit());
if (!process.connected) process.exit();

const { DYNAMODB_FILE: file, DYNAMODB_HOST: host, DYNAMODB_PORT: port, DYNAMODB_SUPERVISE } = process.env;
if (!file || !host || !port) throw new Error("Set DYNAMODB_FILE, DYNAMODB_HOST and DYNAMODB_PORT.");
await run(file, { host, port: Number(port) }, Boolean(DYNAMODB_SUPERVISE)).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
