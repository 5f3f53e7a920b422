import { doneByResponse } from "../../local/streams/partial-batch-response.ts";
import type { ChangeRecord } from "../../local/streams/streams-api.ts";
import { type Fault, interleaveAll, invoke } from "../fault-injection/faults.ts";
import { type Courier, type Inbox, keyOf } from "./inboxes.ts";

type Tell = (line: string) => void;

/** Retries of a record before it is given up: few while faults strike, more than are ever needed once they are over. */
const RETRIES = 2;
const RETRIES_WITHOUT_FAULTS = 10;

/**
 * Delivers as event source mappings do, with one batch at a time for each item: what failed comes again with all that
 * followed it in its batch, and is given up in the end.
 */
export function employPostman(courier: Courier, tell: Tell) {
  const failures = new Map<ChangeRecord, number>();
  const underWay = new Set<ChangeRecord>();

  /** Inboxes with items of which no record is under way. */
  const deliverable = () =>
    courier.inboxes
      .map((inbox) => ({
        inbox,
        items: [...inbox.waiting.values()].filter(
          (records) => !records.some((record) => underWay.has(record)),
        ),
      }))
      .filter(({ items }) => items.length > 0);

  const pickFrom = (pick: number) => {
    const options = deliverable();
    return options[pick % options.length];
  };

  const giveUp = (inbox: Inbox, record: ChangeRecord) => {
    tell(`  ${inbox.consumer}: ${describe(record)} is given up`);
    remove(inbox, record);
  };

  async function deliver(inbox: Inbox, records: ChangeRecord[], faults: readonly Fault[], retries: number) {
    for (const record of records) underWay.add(record);
    const left = await attempt(inbox, records, faults, tell);
    for (const record of records) underWay.delete(record);
    for (const record of records.slice(0, records.length - left.length)) remove(inbox, record);
    if (!left[0]) return;
    const failed = (failures.get(left[0]) ?? 0) + 1;
    failures.set(left[0], failed);
    if (failed > retries) giveUp(inbox, left[0]);
  }

  return {
    /** The oldest records of some items of an inbox, in one batch, or in several copies of it at once. */
    deliver({ pick, items, copies, faults }: Deliver): void {
      const option = pickFrom(pick);
      if (!option) return;
      const records = inSequence(option.items.slice(0, items).flatMap((item) => item.slice(0, 3)));
      void deliver(option.inbox, records, faults, RETRIES);
      for (let copy = 1; copy < copies; copy++) void attempt(option.inbox, records, faults, tell);
    },
    /** A record that was delivered before, as after a lost checkpoint. What comes of it, nobody heeds. */
    deliverAgain({ pick, faults }: { pick: number; faults: Fault[] }): void {
      const inboxes = courier.inboxes.filter(({ seen }) => seen.length > 0);
      const inbox = inboxes[pick % inboxes.length];
      if (inbox) void attempt(inbox, [inbox.seen[pick % inbox.seen.length]!], faults, tell);
    },
    /** As after the last retry. */
    lose({ pick }: { pick: number }): void {
      const option = pickFrom(pick);
      if (option) giveUp(option.inbox, option.items[0]![0]!);
    },
    /** Delivers until nothing is left to deliver, without faults. */
    async deliverAll(): Promise<void> {
      for (await courier.collect(); deliverable().length > 0; await courier.collect()) {
        for (const { inbox, items } of deliverable())
          void deliver(inbox, inSequence(items.flat()), [], RETRIES_WITHOUT_FAULTS);
        await interleaveAll();
      }
    },
  };
}

type Deliver = { pick: number; items: number; copies: number; faults: Fault[] };

/** One invocation. @returns what is left to deliver */
async function attempt(inbox: Inbox, records: ChangeRecord[], faults: readonly Fault[], tell: Tell) {
  const name = inbox.consumer;
  tell(`${name} gets ${records.map(describe).join(", ")}`);
  try {
    const response = await invoke({ name, faults, tell }, () => inbox.handler({ Records: records }));
    return response === "crashed" ? records : records.slice(doneByResponse(response, records));
  } catch (error) {
    tell(`  ${name}: ${(error as Error).message}`);
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
