import { setTimeout as sleep } from "node:timers/promises";
import { conform } from "@app/conformance/conform";
import { openStack } from "@app/infra/compose/stack";
import { containersOf, reachableFrom } from "@app/infra/compose/test/containers";
import { customerOf } from "@app/infra/compose/test/orders";
import { officialOrStandIn } from "@app/infra/compose/test/stand-in";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { installNats } from "./test/start-nats.ts";

beforeAll(async () => console.log(await officialOrStandIn("nats:2", installNats)), 300_000);

it("the services with messages pass every check of the contract in containers, orders reaches no other context, and a killed broker loses no order", {
  timeout: 400_000,
}, async () => {
  const stack = await openStack({
    project: "orders-two-ways-messages",
    files: ["services/messages/compose.yaml"],
  });
  onTestFinished(() => stack.down());
  await stack.compose("build", "--quiet");
  await stack.compose("up", "--detach", "--wait");
  const { passed, results } = await conform({ url: stack.url, issuer: stack.issuer });
  expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  expect(passed).toBeGreaterThan(150);
  expect(await reachableFrom("orders", stack, await containersOf(stack))).toEqual([
    "gateway",
    "orders-database",
  ]);

  const customer = await customerOf(stack);
  await stack.compose("kill", "broker");
  const id = await customer.place();
  expect(await customer.statusOf(id)).toBe("pending");
  await stack.compose("start", "broker");
  while ((await customer.statusOf(id)) === "pending") await sleep(200);
  expect(await customer.statusOf(id)).toBe("confirmed");
});
