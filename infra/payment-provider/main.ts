import "../embedded/exit-with-parent.ts";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { refuseWebPages } from "@app/net/local-requests";
import { buildProvider } from "./app.ts";

// Longer than the slowest card, so that every accepted call gets its answer.
const GRACE_MS = 2500;
const HOLD_MS = 60_000;

const { PORT = "0", HOST = "127.0.0.1", LATENCY_MS = "0", API_KEY, CONTROL_KEY } = process.env;
if (!API_KEY || !CONTROL_KEY) {
  console.error("The payment provider needs API_KEY and CONTROL_KEY: set both to random strings.");
  process.exit(1);
}

const app = buildProvider({
  apiKey: API_KEY,
  controlKey: CONTROL_KEY,
  latencyMs: Number(LATENCY_MS),
  holdMs: HOLD_MS,
  random: Math.random,
});
refuseWebPages();
const server = createServer(app);
server.listen(Number(PORT), HOST, () => {
  const url = `http://${HOST}:${(server.address() as AddressInfo).port}`;
  console.log(`payment provider on ${url}`);
  process.send?.({ ready: true, url });
});

process.once("SIGTERM", () => {
  server.close(() => process.exit(0));
  // A call that a fault keeps open would never end by itself.
  setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
});
