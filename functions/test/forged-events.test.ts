import { type Order, orderIdFor } from "@app/domain/order";
import type { ChangeRecord } from "@app/functions-local/streams/streams-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BEGINNERS, CONTRADICTIONS, TRUE_BUT_FOR } from "../forged-records/contradictions.ts";
import {
  asIfOf,
  type Forgery,
  forge,
  imageOf,
  ofNoOrder,
  paths,
  withAbsurd,
  withoutEach,
} from "../forged-records/forge.ts";
import { declared } from "../serverless-config.ts";
import { importHandler, type StreamHandler } from "./exactly-once/inboxes.ts";
import { genuineRecords } from "./genuine-records.ts";
import { quiet } from "./silence-logs.ts";
import { openWorld, type World } from "./test-app.ts";

/**
 * Anybody who may invoke a function or write to a table has the rights of the account: IAM guards that boundary. Behind
 * it every function still refuses a record that its own context can recognise as wrong, before it changes anything. It
 * reports the record as failed, so the event source mapping sends it to the dead-letter queue.
 */
const streamFunctions = Object.entries(declared.functions)
  .filter(([, { events = [] }]) => events.some(({ stream }) => stream))
  .map(([name]) => name);
const handlerOf = async (name: string) =>
  (await importHandler(declared.functions[name]!.handler)) as StreamHandler;

let world: World;
let genuine: Map<string, ChangeRecord[]>;

beforeAll(async () => {
  world = await openWorld();
  quiet();
  genuine = await genuineRecords(world);
});
afterAll(() => world.close());

/** The forged records that a function did not refuse; none of them may change anything. */
async function accepted(name: string, forgeries: Forgery[]): Promise<string[]> {
  const handler = await handlerOf(name);
  const before = await world.everything();
  const accepted: string[] = [];
  for (const { what, record } of forgeries) {
    const failed = await handler({ Records: [record] }).then(
      ({ batchItemFailures }) => batchItemFailures.length > 0,
      () => true,
    );
    if (!failed) accepted.push(what);
  }
  expect(await world.everything()).toEqual(before);
  return accepted;
}

const stateOf = (record: ChangeRecord) => imageOf(record)["status"]!.S!;

const NO_EVENTS = [
  undefined,
  null,
  {},
  [],
  "event",
  { Records: null },
  { Records: [{}] },
  { Records: [{ dynamodb: null }] },
];

/**
 * The attributes of a record that the function needs: without one of them, it refuses the record. Nested ones are
 * written `lines.0.sku`.
 */
async function attributesRead(name: string, record: ChangeRecord): Promise<string[]> {
  const all = withoutEach(record);
  const unread = await accepted(name, all);
  return all.map(({ what }) => what).filter((what) => !unread.includes(what));
}

describe.each(streamFunctions)("%s", (name) => {
  const records = () => genuine.get(name)!;
  const forgeAll = (forgeEach: (record: ChangeRecord) => Forgery[]) => records().flatMap(forgeEach);

  it("is tested with every state that its filters let through", () => {
    const filtered = declared.functions[name]!.events!.flatMap(({ stream }) =>
      stream!.filterPatterns.flatMap(({ dynamodb }) => dynamodb.NewImage.status.S),
    );
    expect(new Set(records().map(stateOf))).toEqual(new Set(filtered));
  });

  it("accepts genuine records again, and changes nothing", async () => {
    expect(
      await accepted(
        name,
        forgeAll((record) => [{ what: stateOf(record), record }]),
      ),
    ).toHaveLength(records().length);
  });

  it("refuses a record of an order that never existed, if an attribute it reads is missing or absurd", async () => {
    for (const record of records()) {
      const read = await attributesRead(name, record);
      expect(read).toContain("status");
      const unknown = ofNoOrder(record);
      const forgeries = paths(imageOf(unknown))
        .filter((path) => read.includes(path.join(".")))
        .flatMap((path) => withAbsurd(unknown, path));
      expect(
        await accepted(name, [
          ...forgeries,
          ...withoutEach(unknown).filter(({ what }) => read.includes(what)),
        ]),
      ).toEqual([]);
    }
  });

  it("changes nothing for a record of a known order with an absurd attribute, whether it reads the attribute or not", async () => {
    const absurd = (record: ChangeRecord) =>
      paths(imageOf(record))
        .map((path) => withAbsurd(record, path))
        .map((forgeries, n) => forgeries[n % forgeries.length]!);
    await accepted(name, forgeAll(absurd));
  });

  it.each(TRUE_BUT_FOR)("refuses a record that is true except for %s", async (_what, change) => {
    expect(
      await accepted(
        name,
        forgeAll((record) => change(record).map((forged) => ({ what: stateOf(record), record: forged }))),
      ),
    ).toEqual([]);
  });

  it("refuses records for other functions, also under the name of its own table", async () => {
    const own = new Set(records().map(({ eventSourceARN }) => eventSourceARN));
    const foreign = [...genuine.values()].flat().filter(({ eventSourceARN }) => !own.has(eventSourceARN));
    const dressed = [...own].flatMap((eventSourceARN) =>
      foreign.map((record) => ({ ...record, eventSourceARN: eventSourceARN! })),
    );
    const forgeries = [...foreign, ...dressed].map((record) => ({ what: stateOf(record), record }));
    expect(await accepted(name, forgeries)).toEqual([]);
  });

  it("reports only the forged record of a batch", async () => {
    const [first, ...others] = records();
    const forged = { ...forge(ofNoOrder(first!), (image) => void delete image["status"]) };
    forged.dynamodb.SequenceNumber = "forged";
    const handler = await handlerOf(name);
    expect(await handler({ Records: [first!, forged, ...others] })).toEqual({
      batchItemFailures: [{ itemIdentifier: "forged" }],
    });
  });

  it("refuses input that is not an event", async () => {
    const handler = await handlerOf(name);
    const before = await world.everything();
    for (const event of NO_EVENTS)
      await expect((async () => handler(event as never))(), JSON.stringify(event)).rejects.toThrow();
    expect(await world.everything()).toEqual(before);
  });
});

it.each(CONTRADICTIONS)(
  "%s refuses, for an order that ended %s, a record with the status %s",
  async (name, key, state) => {
    const orders = await world.items<Order>("orders");
    const order = orders.find(({ id }) => id === orderIdFor("alice", key))!;
    const records = genuine.get(name)!;
    const model = records.find((record) => stateOf(record) === state) ?? records[0]!;
    expect(await accepted(name, [{ what: state, record: asIfOf(model, order, state) }])).toEqual([]);
  },
);

it.each(streamFunctions.filter((name) => !BEGINNERS.includes(name)))(
  "%s refuses a record of an order that never existed",
  async (name) => {
    const forgeries = genuine
      .get(name)!
      .map((record) => ({ what: stateOf(record), record: ofNoOrder(record) }));
    expect(await accepted(name, forgeries)).toEqual([]);
  },
);
