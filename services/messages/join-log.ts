import { setting } from "@app/chassis/config";
import { type Database } from "@app/chassis/database";
import { openBroker } from "./brokers/open-broker.ts";
import { consume, type Effects, readPosition } from "./consumer.ts";
import { relayOutbox } from "./relay.ts";
import { repeatWhenWoken } from "./repeat-when-woken.ts";

/** Facts that another replica left in the outbox wait at most this long. */
const PAUSE_MS = 500;

/** A context's way to the other contexts. */
export type Messages = {
  /** Publishes the facts in the outbox now. A hint: they are published in any case. */
  wake(): void;
  /** Ends the current batch, then the connections to the broker. */
  stop(): Promise<void>;
};

/**
 * Joins a context to the log at `BROKER_URL`: publishes the facts of its outbox, and turns the facts of the other
 * contexts into effects.
 * @param afterEffects called when effects are stored
 */
export async function joinLog(
  database: Database,
  effects: Effects,
  afterEffects: () => void = () => {},
): Promise<Messages> {
  const broker = await openBroker(setting("BROKER_URL"));
  const stopping = new AbortController();
  const until = stopping.signal;
  const relay = repeatWhenWoken("publishing the outbox", () => relayOutbox(database, broker), {
    pauseMs: PAUSE_MS,
    until,
  });
  const subscribed = broker.subscribe({
    subjects: Object.keys(effects),
    after: await readPosition(database),
    until,
    async handle(batch) {
      await consume(database, effects, batch);
      relay.wake();
      afterEffects();
    },
  });
  return {
    wake: relay.wake,
    async stop() {
      stopping.abort();
      await Promise.all([relay.ended, subscribed]);
      await broker.close();
    },
  };
}
