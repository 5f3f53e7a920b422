import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import type { LoggedMessage, Message, OpenBroker } from "../broker.ts";
import { openBroker } from "../brokers/open-broker.ts";

/** A broker for the tests of a file. `urls` are those of the contexts. `killAndRestart` resolves when it runs again. */
export type TestBroker = {
  urls: Record<"orders" | "inventory" | "payments", string>;
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
};

let broker: TestBroker;
let tests = 0;

/** The subjects of one test, so that it sees no message of another one. */
const subjectOf = (context: string) => `${context}.Fact${tests}`;

const message = (context = "orders"): Message => ({
  id: randomUUID(),
  subject: subjectOf(context),
  data: { text: randomUUID() },
});
const messages = (count: number, context?: string) => Array.from({ length: count }, () => message(context));

async function open(context: keyof TestBroker["urls"]): Promise<OpenBroker> {
  const opened = await openBroker(broker.urls[context]);
  onTestFinished(() => opened.close());
  return opened;
}

/** Collects the messages of other contexts that a context receives. */
async function receive(
  context: keyof TestBroker["urls"],
  {
    of = ["orders"],
    after = 0,
    handle = async () => {},
  }: {
    of?: string[];
    after?: number;
    handle?: (batch: LoggedMessage[]) => Promise<void>;
  } = {},
): Promise<LoggedMessage[]> {
  const received: LoggedMessage[] = [];
  const stopping = new AbortController();
  const opened = await openBroker(broker.urls[context]);
  const ended = opened.subscribe({
    subjects: of.map(subjectOf),
    after,
    until: stopping.signal,
    async handle(batch) {
      await handle(batch);
      received.push(...batch);
    },
  });
  onTestFinished(async () => {
    stopping.abort();
    await ended;
    await opened.close();
  });
  return received;
}

const ids = (some: readonly Message[]) => some.map(({ id }) => id);
const untilItHas = (received: Message[], sent: readonly Message[]) =>
  vi.waitFor(() => expect(ids(received)).toEqual(ids(sent)), { timeout: 20_000, interval: 20 });

/** The contract of `Broker`. Each adapter's test calls it. */
export function testBroker(start: () => Promise<TestBroker>): void {
  beforeAll(async () => {
    broker = await start();
  }, 120_000);
  afterAll(() => broker?.stop());
  beforeEach(() => void tests++);

  it("delivers every message of the wanted subjects in order, old and new, with its data", async () => {
    const orders = await open("orders");
    const sent = messages(150);
    await orders.publish(sent);
    const received = await receive("payments");
    const more = [{ ...message(), subject: `${subjectOf("orders")}Not` }, ...messages(2)];
    await orders.publish(more);
    const wanted = [...sent, ...more.slice(1)];
    await untilItHas(received, wanted);
    expect(received.map(({ data, subject }) => ({ data, subject }))).toEqual(
      wanted.map(({ data, subject }) => ({ data, subject })),
    );
    const positions = received.map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
  });

  it("begins after a position", async () => {
    const orders = await open("orders");
    const sent = messages(3);
    await orders.publish(sent);
    const all = await receive("inventory");
    await untilItHas(all, sent);
    const later = await receive("inventory", { after: all[1]!.position });
    await untilItHas(later, sent.slice(2));
  });

  it("keeps a message that is published twice once", async () => {
    const orders = await open("orders");
    const [first, second, third] = messages(3) as [Message, Message, Message];
    await orders.publish([first, second]);
    await orders.publish([second, third]);
    await untilItHas(await receive("inventory"), [first, second, third]);
  });

  it("ends a subscription that is stopped while it still connects", async () => {
    const stopping = new AbortController();
    const inventory = await open("inventory");
    const ended = inventory.subscribe({
      subjects: [subjectOf("orders")],
      after: 0,
      until: stopping.signal,
      handle: async () => {},
    });
    stopping.abort();
    await ended;
  });

  it("delivers messages again whose effect failed, before any later message", async () => {
    const tried: string[] = [];
    const handle = async (batch: LoggedMessage[]) => {
      tried.push(batch[0]!.id);
      if (tried.length === 1) throw new Error("the database is away");
    };
    const received = await receive("inventory", { handle });
    const orders = await open("orders");
    const sent = messages(5);
    await orders.publish(sent);
    await untilItHas(received, sent);
    expect(tried.slice(0, 2)).toEqual([sent[0]!.id, sent[0]!.id]);
  });

  it("shows all readers one order, and loses nothing when contexts publish at the same time", async () => {
    const of = ["orders", "payments"];
    const readers = [await receive("inventory", { of }), await receive("orders", { of })];
    const publishers = [await open("orders"), await open("orders"), await open("payments")];
    const sent = await Promise.all(
      publishers.map(async (publisher, i) => {
        const own = messages(100, i === 2 ? "payments" : "orders");
        for (const one of own) await publisher.publish([one]);
        return own;
      }),
    );
    for (const received of readers)
      await vi.waitFor(() => expect(received).toHaveLength(300), { timeout: 20_000, interval: 50 });
    expect(ids(readers[0]!)).toEqual(ids(readers[1]!));
    for (const own of sent) {
      const mine = new Set(ids(own));
      expect(ids(readers[0]!).filter((id) => mine.has(id))).toEqual(ids(own));
    }
  });

  it("lets no context publish a fact of another one", async () => {
    const payments = await open("payments");
    await expect(payments.publish([message("orders")])).rejects.toThrow();
    const received = await receive("inventory", { of: ["orders", "payments"] });
    const own = message("payments");
    await payments.publish([own]);
    await untilItHas(received, [own]);
  });

  it("loses no acknowledged message when it is killed, and continues with the same readers", async () => {
    const received = await receive("inventory");
    const orders = await open("orders");
    const sent: Message[] = [];
    const killed = new AbortController();
    const publish = async () => {
      while (!killed.signal.aborted || sent.length < 50) {
        const one = message();
        // A failed message is published again under its id: it may have been stored.
        while (
          !(await orders.publish([one]).then(
            () => true,
            () => false,
          ))
        )
          await sleep(20);
        sent.push(one);
      }
    };
    const publishing = publish();
    await vi.waitFor(() => expect(received.length).toBeGreaterThan(20), { timeout: 20_000 });
    await broker.killAndRestart();
    killed.abort();
    await publishing;
    const last = message();
    await orders.publish([last]);
    await untilItHas(received, [...sent, last]);
  });
}
