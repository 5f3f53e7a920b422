import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { SERVICES } from "../embedded/call-keys.ts";
import { openStack, type Stack } from "./stack.ts";
import { customerOf } from "./test/orders.ts";

const waiting = { timeout: 60_000, interval: 500 };

let stack: Stack;
beforeAll(async () => {
  stack = await openStack({
    project: "orders-two-ways-observed",
    files: ["infra/compose/test/collector.yaml"],
    environment: { COMPOSE_PROFILES: "observability" },
  });
  await stack.compose("up", "--detach", "--wait");
});
afterAll(() => stack?.down());

const logsOf = (service: string) => stack.compose("logs", "--no-log-prefix", service);

describe("COMPOSE_PROFILES=observability docker compose up", () => {
  it("sends an order's spans from every service on its way", async () => {
    await (await customerOf(stack)).place();
    const spans = [
      ...[...SERVICES, "payment-provider"].map((name) => `"stringValue":"${name}"`),
      ...["placeOrder", "reserveStock", "authorizePayment", "charge", "settleOrder"].map(
        (name) => `"name":"${name}"`,
      ),
    ];
    await vi.waitFor(async () => {
      const received = await logsOf("jaeger");
      for (const expected of spans) expect(received).toContain(expected);
    }, waiting);
  });

  it("lets Prometheus scrape every service on its internal port", async () => {
    await vi.waitFor(async () => {
      const scraped = await logsOf("prometheus");
      for (const name of SERVICES) {
        expect(scraped).toMatch(new RegExp(`^${name} .*http_server_request_duration_seconds_bucket`, "m"));
      }
    }, waiting);
  });
});
