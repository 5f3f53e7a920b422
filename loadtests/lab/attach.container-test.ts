import { openStack, type Stack } from "@app/infra/compose/stack";
import { freePort } from "@app/net/ports";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startProgram } from "../commands/test/command.ts";
import type { AuditOfVariant } from "./messages.ts";
import { openPage } from "./test/open-page.ts";

const ORDER = { card: "card_accepted", lines: [{ sku: "sku-001", quantity: 1 }] };

let stack: Stack;
beforeAll(async () => {
  stack = await openStack({
    project: "orders-two-ways-lab",
    files: ["infra/compose/test/collector.yaml"],
    environment: {
      COMPOSE_PROFILES: "observability",
      JAEGER_PORT: String(await freePort()),
      PROMETHEUS_PORT: String(await freePort()),
    },
  });
  await stack.compose("up", "--detach", "--wait");
});
afterAll(() => stack?.down());

/** Starts the lab in a terminal that does not name the profile. */
async function openLab() {
  const port = String(await freePort());
  const program = new URL("attach.ts", import.meta.url);
  const lab = startProgram(program, ["--lab-port", port], { env: { COMPOSE_PROJECT_NAME: stack.project } });
  await lab.says("Ctrl-C ends the lab");
  return { lab, ...(await openPage(`http://127.0.0.1:${port}`)) };
}

it("follows an order through the containers, kills one and sees it come back, and finds the books clean", async () => {
  const { lab, ask, event } = await openLab();
  await ask("/orders", ORDER);
  const { order } = await event("followed");
  expect(order.status).toBe("confirmed");
  expect([...new Set(order.steps.map(({ node }) => node))].sort()).toEqual([
    "gateway",
    "inventory",
    "orders",
    "payment_provider",
    "payments",
  ]);
  expect(order.steps.map(({ said }) => said)).toContainEqual(
    expect.stringMatching(/^orders asked inventory for reserveStock, and waited/),
  );

  expect((await ask("/faults/services/kill-orders")).status).toBe(202);
  const { report } = await event("fault", ({ report: { phase } }) => phase.includes("well"));
  expect(report).toMatchObject({ fault: "kill-orders", phase: "well again" });
  await event("second", ({ seconds: [services] }) =>
    services!.processes.every(({ megabytes }) => megabytes > 0),
  );

  const [audit] = (await (await ask("/audit")).json()) as AuditOfVariant[];
  expect(audit).toMatchObject({ variant: "services", clean: true, reasons: [] });
  expect(audit!.accepted).toBeGreaterThan(1);

  lab.kill("SIGINT");
  expect((await lab.ended).status).toBe(0);
  expect((await fetch(`${stack.url}/health`)).status).toBe(200);
}, 240_000);

it("says so when no Jaeger runs, and shows the times of an order all the same", async () => {
  await stack.compose("stop", "--timeout", "1", "jaeger");
  const { page, ask, event } = await openLab();
  expect(page).toContain("COMPOSE_PROFILES=observability docker compose up");
  await ask("/orders", ORDER);
  expect((await event("followed")).order).toMatchObject({ status: "confirmed", steps: [] });
}, 120_000);
