import { type Delivery, type Discard, deliverBatch } from "../streams/deliver-batch.ts";
import type { ChangeRecord } from "../streams/streams-api.ts";
import { SETTINGS } from "./stream-bench.ts";

export const record = (n: number, secondsOld = 0) =>
  ({
    dynamodb: { SequenceNumber: String(n), ApproximateCreationDateTime: 1_000 - secondsOld },
  }) as ChangeRecord;
export const records = (...numbers: number[]) => numbers.map((n) => record(n));
const numbersOf = (batch: ChangeRecord[]) => batch.map(({ dynamodb }) => Number(dynamodb.SequenceNumber));
export const failing = (...numbers: number[]) => ({
  batchItemFailures: numbers.map((n) => ({ itemIdentifier: String(n) })),
});

/** Runs one delivery against a scripted handler and reports its invocations, discards and pauses. */
export async function deliver(
  batch: ChangeRecord[],
  handler: (numbers: number[]) => unknown,
  settings: Partial<Delivery> = {},
) {
  const invoked: number[][] = [];
  const discarded: (Omit<Discard, "records"> & { records: number[] })[] = [];
  const sleeps: number[] = [];
  const steps: string[] = [];
  let now = 1_000_000;
  await deliverBatch(batch, {
    ...SETTINGS,
    async invoke(records) {
      invoked.push(numbersOf(records));
      return handler(numbersOf(records));
    },
    discard(discard) {
      discarded.push({ ...discard, records: numbersOf(discard.records) });
      steps.push("discard");
    },
    done: (processed) => steps.push(`done ${numbersOf(processed).join(" ")}`),
    time: {
      now: () => now,
      async sleep(millis) {
        sleeps.push(millis);
        now += millis;
      },
    },
    ...settings,
  });
  return { invoked, discarded, sleeps, steps };
}

export function failsTimes(times: number) {
  return () => {
    if (times-- > 0) throw new Error("boom");
  };
}
