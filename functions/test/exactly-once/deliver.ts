import { doneByResponse } from "@app/functions-local/streams/partial-batch-response";
import type { ChangeRecord } from "@app/functions-local/streams/streams-api";
import { type Fault, interleaveAll, invoke } from "../fault-injection/faults.ts";
import { type Inbox, keyOf, type Streams } from "./inboxes.ts";

type Note = (line: string) => void;

/** Retries of a record before it is given up: few during the faults, more than ever needed afterwards. */
const RETRIES = 2;
const RETRIES_WITHOUT_FAULTS = 10;

/**
 * Delivers as event source mappings do, with one batch at a time for each item. A failed record is delivered again with
 * all later ones of its batch, and is given up in the end.
 */
export function createDelivery(streams: Streams, note: Note) {
  const failures = new Map<ChangeRecord, number>();
  const inFlight = new Set<ChangeRecord>();

  /** Inboxes with items that have no record in flight. */
  const deliverable = () =>
    streams.inboxes
      .map((inbox) => ({
        inbox,
        items: [...inbox.waiting.values()].filter(
          (records) => !records.some((record) => inFlight.has(record)),
        ),
      }))
      .filter(({ items }) => items.length > 0);

  const pickFrom = (pick: number) => {
    const options = deliverable();
    return options[pick % options.length];
  };

  const giveUp = (inbox: Inbox, record: ChangeRecord) => {
    note(`  ${inbox.consumer}: ${describe(record)} is given up`);
    remove(inbox, record);
  };

  async function deliver(inbox: Inbox, records: ChangeRecord[], faults: readonly Fault[], retries: number) {
    for (const record of records) inFlight.add(record);
    const left = await attempt(inbox, records, faults, note);
    for (const record of records) inFlight.delete(record);
    for (const record of records.slice(0, records.length - left.length)) remove(inbox, record);
    if (!left[0]) return;
    const failed = (failures.get(left[0]) ?? 0) + 1;
    failures.set(left[0], failed);
    if (failed > retries) giveUp(inbox, left[0]);
  }

  return {
    /** Delivers the oldest records of some items of an inbox, in one batch or in several concurrent copies of it. */
    deliver({ pick, items, copies, faults }: Deliver): void {
      const option = pickFrom(pick);
      if (!option) return;
      const records = inSequence(option.items.slice(0, items).flatMap((item) => item.slice(0, 3)));
      void deliver(option.inbox, records, faults, RETRIES);
      for (let copy = 1; copy < copies; copy++) void attempt(option.inbox, records, faults, note);
    },
    /** Delivers an earlier record again, as after a lost checkpoint. Nobody uses the response. */
    deliverAgain({ pick, faults }: { pick: number; faults: Fault[] }): void {
      const inboxes = streams.inboxes.filter(({ seen }) => seen.length > 0);
      const inbox = inboxes[pick % inboxes.length];
      if (inbox) void attempt(inbox, [inbox.seen[pick % inbox.seen.length]!], faults, note);
    },
    /** Gives a record up, as after its last retry. */
    lose({ pick }: { pick: number }): void {
      const option = pickFrom(pick);
      if (option) giveUp(option.inbox, option.items[0]![0]!);
    },
    /** Delivers without faults until every inbox is empty. */
    async deliverAll(): Promise<void> {
      for (await streams.collect(); deliverable().length > 0; await streams.collect()) {
        for (const { inbox, items } of deliverable())
          void deliver(inbox, inSequence(items.flat()), [], RETRIES_WITHOUT_FAULTS);
        await interleaveAll();
      }
    },
  };
}

type Deliver = { pick: number; items: number; copies: number; faults: Fault[] };

/** One invocation. @returns the records still to deliver */
async function attempt(inbox: Inbox, records: ChangeRecord[], faults: readonly Fault[], note: Note) {
  const name = inbox.consumer;
  note(`${name} gets ${records.map(describe).join(", ")}`);
  try {
    const response = await invoke({ name, faults, note }, () => inbox.handler({ Records: records }));
    return response === "crashed" ? records : records.slice(doneByResponse(response, records));
  } catch (error) {
    note(`  ${name}: ${(error as Error).message}`);
    return records;
  }
}

function inSequence(records: ChangeRecord[]): ChangeRecord[] {
  const number = ({ dynamodb }: ChangeRecord) => BigInt(dynamodb.SequenceNumber);
  return records.toSorted((a, b) => (number(a) < number(b) ? -1 : 1));
}

function remove(inbox: Inbox, record: ChangeRecord): void {
  const left = inbox.waiting.get(keyOf(record))?.filter((other) => other !== record) ?? [];
  if (left.length > 0) inbox.waiting.set(keyOf(record), left);
  else inbox.waiting.delete(keyOf(record));
}

function describe(record: ChangeRecord): string {
  const { status, attempt } = record.dynamodb.NewImage ?? {};
  return `${keyOf(record)} ${status?.S} (attempt ${attempt?.N})`;
}
