import { doneByResponse } from "./partial-batch-response.ts";
import type { ChangeRecord } from "./streams-api.ts";
import type { Time } from "./time.ts";

/** How to handle a failed batch. The names are those of serverless.yml. */
export interface RetrySettings {
  /** -1: unlimited. */
  maximumRetryAttempts: number;
  /** -1: no limit. */
  maximumRecordAgeInSeconds: number;
  bisectBatchOnFunctionError: boolean;
  reportBatchItemFailures: boolean;
}

/** Discarded records, and the reason. */
export interface Discard {
  records: ChangeRecord[];
  condition: "RetryAttemptsExhausted" | "RecordAgeExceeded";
  /** Number of invocations with these records. */
  invokeCount: number;
  /** The last error of the function. Absent when the function reported the records as failed, or was never invoked. */
  error?: unknown;
}

export interface Delivery extends RetrySettings {
  /** Runs the function. A rejection named "TooManyRequestsException" means that the function never started. */
  invoke(records: ChangeRecord[]): Promise<unknown>;
  /** Must store the records before it returns, because `done` follows. */
  discard(discard: Discard): void;
  /** These records are processed or discarded. */
  done(records: ChangeRecord[]): void;
  time: Time;
}

/** Consecutive records still to deliver, with their history. */
interface Part {
  records: ChangeRecord[];
  /** Retries used up. */
  retries: number;
  invokeCount: number;
  error?: unknown;
}

/**
 * Delivers one batch, in order, until each record is processed or discarded.
 *
 * - A throw or a timeout fails the whole batch; so does every failure without `ReportBatchItemFailures`.
 * - With `BisectBatchOnFunctionError` a failed batch is split in two, or at the failed record that the response names.
 *   "Splitting batches doesn't consume the retry quota"; a batch of one is retried.
 * - A throttled invocation is repeated until the records are too old, without using up retries.
 * - Records older than the maximum age are discarded before, and between, invocations.
 *
 * AWS does not document two points. Here a part whose first record fails again is halved, so that a poison record ends
 * up alone; and the back-off is 100 ms, doubling with each retry up to 30 s, with jitter. Splitting does not lengthen
 * the back-off, so that a poison record among a hundred delays the others no longer than one alone. Source: AWS Lambda
 * developer guide, "Retain discarded records for a DynamoDB event source" and "Configuring partial batch response with
 * DynamoDB and Lambda".
 *
 * @throws the error of `discard`, or of a stopped `time`; records not yet reported as done are delivered again
 */
export async function deliverBatch(records: ChangeRecord[], delivery: Delivery): Promise<void> {
  const parts: Part[] = [{ records, retries: 0, invokeCount: 0 }];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const fresh = discardAged(part, delivery);
    if (fresh.records.length === 0) continue;
    parts.push(...(await attempt(fresh, delivery)).reverse());
  }
}

/** One invocation. Resolves with the parts still to deliver, in order. */
async function attempt(part: Part, delivery: Delivery): Promise<Part[]> {
  const { throttled, done, error } = await invokeOnce(part.records, delivery);
  if (throttled) {
    await delivery.time.sleep(backOff(1));
    return [part];
  }
  if (done > 0) delivery.done(part.records.slice(0, done));
  const records = part.records.slice(done);
  if (records.length === 0) return [];
  const rest = { records, retries: part.retries, invokeCount: part.invokeCount + 1, error };
  return await afterFailure(rest, done > 0, delivery);
}

async function afterFailure(rest: Part, shrunk: boolean, delivery: Delivery): Promise<Part[]> {
  const split = delivery.bisectBatchOnFunctionError && (shrunk || rest.records.length > 1);
  if (!split && rest.retries === delivery.maximumRetryAttempts) {
    discard(rest, "RetryAttemptsExhausted", delivery);
    return [];
  }
  await delivery.time.sleep(backOff(rest.retries + 1));
  if (!split) return [{ ...rest, retries: rest.retries + 1 }];
  return shrunk ? [rest] : halves(rest);
}

interface Outcome {
  throttled: boolean;
  /** Number of records processed, from the start of the batch. */
  done: number;
  error?: unknown;
}

async function invokeOnce(records: ChangeRecord[], delivery: Delivery): Promise<Outcome> {
  try {
    const response = await delivery.invoke(records);
    const done = delivery.reportBatchItemFailures ? doneByResponse(response, records) : records.length;
    return { throttled: false, done };
  } catch (error) {
    return { throttled: (error as Error)?.name === "TooManyRequestsException", done: 0, error };
  }
}

/** Drops the records at the start of the part that are older than the maximum age. */
function discardAged(part: Part, delivery: Delivery): Part {
  const { maximumRecordAgeInSeconds: maximum, time } = delivery;
  if (maximum === -1) return part;
  const oldest = time.now() / 1000 - maximum;
  const fresh = part.records.findIndex((record) => record.dynamodb.ApproximateCreationDateTime >= oldest);
  const aged = fresh === -1 ? part.records.length : fresh;
  if (aged === 0) return part;
  discard({ ...part, records: part.records.slice(0, aged) }, "RecordAgeExceeded", delivery);
  return { ...part, records: part.records.slice(aged) };
}

function discard(part: Part, condition: Discard["condition"], delivery: Delivery): void {
  const { records, invokeCount, error } = part;
  delivery.discard({ records, condition, invokeCount, ...(error !== undefined && { error }) });
  delivery.done(records);
}

function halves(part: Part): Part[] {
  const middle = Math.ceil(part.records.length / 2);
  return [
    { ...part, records: part.records.slice(0, middle) },
    { ...part, records: part.records.slice(middle) },
  ];
}

/** Milliseconds before the nth retry: half fixed, half random. */
function backOff(n: number): number {
  const most = Math.min(100 * 2 ** (n - 1), 30_000);
  return most / 2 + (Math.random() * most) / 2;
}
