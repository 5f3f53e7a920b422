/**
 * A fact on its way from one context to the others. `subject` is the context and the type of the fact, such as
 * `payments.PaymentDeclined`. A message that is published twice with the same `id` is kept once.
 */
export type Message = { id: string; subject: string; data: unknown };

/** A message in the log. Positions grow: a message has a higher position than each message that led to it. */
export type LoggedMessage = Message & { position: number };

export type Subscription = {
  subjects: readonly string[];
  /** Delivers the messages after this position. */
  after: number;
  /** Gets the messages in their order, a batch at a time. When it rejects, the same messages are delivered again. */
  handle: (batch: LoggedMessage[]) => Promise<void>;
  /** Ends the subscription after the current batch. */
  until: AbortSignal;
};

/**
 * Carries facts between contexts: a log of messages, in one order for all readers. Two adapters keep this contract: `brokers/postgres-log.ts`
 * and `brokers/jetstream.ts`; `test/broker-contract.ts` holds both to it.
 */
export type Broker = {
  /** Resolves when all messages are stored durably. It may be repeated. */
  publish(messages: readonly Message[]): Promise<void>;
  /** Delivers messages until the signal, then resolves. Survives an outage of the broker. */
  subscribe(subscription: Subscription): Promise<void>;
};

export type OpenBroker = Broker & { close(): Promise<void> };

/** The most messages of one batch. */
export const BATCH = 100;
