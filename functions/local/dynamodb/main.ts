import type { Address } from "@app/net/ports";
import { startEmbeddedDynamoDb } from "./embedded-dynamodb.ts";

/**
 * Runs the embedded DynamoDB in its own process, so that it outlives the emulator that uses it. The data are in
 * `DYNAMODB_FILE`; it listens on `DYNAMODB_HOST` and `DYNAMODB_PORT`. It sends its parent `{ ready, pid }`; the pid is
 * the engine's. With `DYNAMODB_SUPERVISE` it restarts an engine that died, on the same file and address, and sends the
 * message again.
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

// The engine ends with this process, and this process with its parent. The listener also keeps this process alive.
process.on("SIGTERM", () => process.exit());
process.on("disconnect", () => process.exit());
if (!process.connected) process.exit();

const { DYNAMODB_FILE: file, DYNAMODB_HOST: host, DYNAMODB_PORT: port, DYNAMODB_SUPERVISE } = process.env;
if (!file || !host || !port) throw new Error("Set DYNAMODB_FILE, DYNAMODB_HOST and DYNAMODB_PORT.");
await run(file, { host, port: Number(port) }, Boolean(DYNAMODB_SUPERVISE)).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
