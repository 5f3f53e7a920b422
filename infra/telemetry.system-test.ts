import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { VariantName } from "@app/net/variant-names";
import { type ReceivedSpan, type Receiver, receiveSpans } from "@app/telemetry/receive-spans";
import { drawTrace } from "@app/telemetry/test/receiver";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Both, startBoth } from "./embedded/both.ts";
import { fetchToken } from "./identity-provider/token.ts";

const wait = { timeout: 60_000, interval: 200 };

let receiver: Receiver;
let spans: ReceivedSpan[];
let both: Both;

/** Both variants send their telemetry to a receiver of the tests. */
beforeAll(async () => {
  receiver = await receiveSpans();
  spans = receiver.spans;
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url);
  vi.stubEnv("OTEL_BSP_SCHEDULE_DELAY", "100");
  vi.stubEnv("LOG_LEVEL", "info");
  both = await startBoth().finally(() => vi.unstubAllEnvs());
}, 120_000);
afterAll(async () => {
  await both?.stop();
  receiver?.close();
});

/** A client's trace context that asks not to be sampled. */
const FOREIGN_TRACE = "0af7651916cd43dd8448eb211c80319c";
const traceparent = `00-${FOREIGN_TRACE}-b7ad6b7169203331-00`;

/** Places an order for a customer whose name cannot occur in a hexadecimal id. @returns the order's id */
async function placeOrder(variant: VariantName, card: string): Promise<string> {
  const token = await fetchToken({ issuer: both.outside.issuer, subject: "zoltan@example.com" });
  const answer = await fetch(`${both[variant]!.url}/orders`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "idempotency-key": randomUUID(),
      traceparent,
    },
    body: JSON.stringify({ lines: [{ sku: "sku-001", quantity: 1 }], card }),
  });
  return ((await answer.json()) as { id: string }).id;
}

/** The trace of an order, once all expected spans have arrived. */
async function expectTrace(id: string, expected: string[]): Promise<void> {
  await vi.waitFor(() => {
    const { traceId } = spans.find(({ attributes }) => attributes["order.id"] === id)!;
    expect(traceId).not.toBe(FOREIGN_TRACE);
    expect(drawTrace(spans, traceId)).toEqual(expected);
  }, wait);
}

async function control(mode: string): Promise<void> {
  const { outside } = both;
  const headers = { "x-control-key": outside.controlKey, "content-type": "application/json" };
  const body = JSON.stringify({ latencyMs: 0, mode });
  await fetch(`${outside.providerUrl}/control`, { method: "PUT", headers, body });
}

describe("the trace of an order through the services", () => {
  it("goes from the gateway to the payment provider and back to the order", async () => {
    await expectTrace(await placeOrder("services", "card_accepted"), [
      "gateway: placeOrder",
      "  orders: placeOrder",
      "    inventory: reserveStock",
      "    orders: settleOrder",
      "    payments: authorizePayment",
      "      payment-provider: charge",
    ]);
    await expectTrace(await placeOrder("services", "card_declined"), [
      "gateway: placeOrder",
      "  orders: placeOrder",
      "    inventory: releaseStock",
      "    inventory: reserveStock",
      "    orders: settleOrder",
      "    orders: settleOrder",
      "    payments: authorizePayment",
      "      payment-provider: charge",
    ]);
  });

  it("continues when the order is tried again, names the failure, and has no customer's name", async () => {
    const earlier = spans.length;
    await control("down");
    const id = await placeOrder("services", "card_accepted");
    const settled = ({ name, attributes }: ReceivedSpan) =>
      name === "settleOrder" && attributes["order.id"] === id;
    await vi.waitFor(
      () => expect(spans.some(({ name, failed }) => name === "charge" && failed)).toBe(true),
      wait,
    );
    await control("normal");
    await vi.waitFor(() => expect(spans.filter(settled)).toHaveLength(1), wait);
    const { traceId } = spans.find(settled)!;
    const attempts = spans.slice(earlier).filter(({ name }) => name === "authorizePayment");
    expect(attempts.length).toBeGreaterThan(1);
    expect(new Set(attempts.map((span) => span.traceId))).toEqual(new Set([traceId]));

    const log = readFileSync(join(both.runDirectory, "orders.log"), "utf8").trim().split("\n");
    const postponed = log.map((line) => JSON.parse(line)).filter(({ msg }) => msg === "postponed");
    expect(postponed[0]).toMatchObject({
      service: "orders",
      orderId: id,
      traceId,
      spanId: expect.any(String),
    });
    expect(JSON.stringify([spans, log])).not.toMatch(/zoltan|card_/);
  });
});

describe("the trace of an order through the functions", () => {
  it("has the same steps, each below the step that wrote its item", async () => {
    await expectTrace(await placeOrder("functions", "card_accepted"), [
      "orders: placeOrder",
      "  inventory: reserveStock",
      "    payments: authorizePayment",
      "      orders: settleOrder",
      "      payment-provider: charge",
    ]);
    const declined = await placeOrder("functions", "card_declined");
    await vi.waitFor(() => {
      const { traceId } = spans.find(({ attributes }) => attributes["order.id"] === declined)!;
      expect(drawTrace(spans, traceId)).toContain("      inventory: releaseStock");
    }, wait);
    expect(JSON.stringify(spans)).not.toMatch(/zoltan|card_/);
  });
});

it("is not recorded without a collector, and the library is not loaded", () => {
  const module = new URL("../shared/telemetry/telemetry.ts", import.meta.url).href;
  const script = `
    import { registerHooks } from "node:module";
    registerHooks({ load: (url, context, next) => (/opentelemetry/.test(url) && console.log(url), next(url, context)) });
    const { telemetry } = await import(${JSON.stringify(module)});
    console.log(telemetry === undefined ? "off" : "on");`;
  const run = (environment: Record<string, string>) => {
    const env = { ...process.env, ...environment };
    return execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
      env,
      encoding: "utf8",
    }).trim();
  };
  expect(run({})).toBe("off");
  expect(run({ OTEL_EXPORTER_OTLP_ENDPOINT: "" })).toBe("off");
  expect(run({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" })).toMatch(/opentelemetry[^]*\non$/);
});
