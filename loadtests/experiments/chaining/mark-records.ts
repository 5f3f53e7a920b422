import { subscribe } from "node:diagnostics_channel";
import { type Invoked, invoked, type RecordsRead, recordsRead } from "@app/functions-local/diagnostics";
import type { Telemetry } from "@app/telemetry/types";

/**
 * The emulator loads this file first. When a function starts to run, each of its records gets a span `invoke <function>`
 * in the order's trace, with the time at which the record was read. Both times are whole milliseconds, like the start of
 * every span, so that a difference is on average neither too long nor too short.
 */
const READ_AT = "read.at";

process.env.OTEL_EXPORTER_OTLP_ENDPOINT ??= new URL(import.meta.url).searchParams.get("collector") ?? "";
await import("@app/telemetry/preload");
const { telemetry } = globalThis as { telemetry?: Telemetry };

const readAt = new WeakMap<object, number>();
subscribe(recordsRead.name, (records) => {
  for (const record of records as RecordsRead) readAt.set(record, Date.now());
});

subscribe(invoked.name, (message) => {
  const { functionKey, event } = message as Invoked;
  for (const record of (event as { Records?: StreamRecord[] }).Records ?? []) {
    const traceparent = record.dynamodb.NewImage?.["traceparent"]?.S;
    const read = readAt.get(record);
    if (!traceparent || !read) continue;
    const mark = () => telemetry!.inSpan(`invoke ${functionKey}`, { [READ_AT]: read }, async () => {});
    void telemetry!.continueTrace(traceparent, mark);
  }
});

type StreamRecord = { dynamodb: { NewImage?: Record<string, { S?: string }> } };
