import { refuseWebPages } from "@app/net/local-requests";
import { createDurableService } from "./durable-service.ts";

/**
 * Runs the service of durable executions in its own process, so that it and the emulator outlive each other. Its data
 * are in `DURABLE_FILE`; it listens on `DURABLE_HOST` and `DURABLE_PORT`, and finds the emulator at `LAMBDA_ENDPOINT`.
 * It sends its parent `{ ready }`.
 */
process.on("SIGTERM", () => process.exit());
process.on("disconnect", () => process.exit());
if (!process.connected) process.exit();

const { DURABLE_FILE: file, DURABLE_HOST: host, DURABLE_PORT: port, LAMBDA_ENDPOINT: emulator } = process.env;
if (!file || !host || !port || !emulator)
  throw new Error("Set DURABLE_FILE, DURABLE_HOST, DURABLE_PORT and LAMBDA_ENDPOINT.");
refuseWebPages();
createDurableService(file, emulator).listen(Number(port), host, () => {
  process.send?.({ ready: true });
});
