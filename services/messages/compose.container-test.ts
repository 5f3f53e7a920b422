import { setTimeout as sleep } from "node:timers/promises";
import { containersOf, reachableFrom } from "@app/infra/compose/test/containers";
import { customerOf } from "@app/infra/compose/test/orders";
import { officialOrStandIn } from "@app/infra/compose/test/stand-in";
import { startForm } from "@app/infra/compose/test/start-form";
import { beforeAll, expect, it } from "vitest";
import { installNats } from "./test/start-nats.ts";

beforeAll(async () => console.log(await officialOrStandIn("nats:2", installNats)), 300_000);

it("the services with messages pass every check of the contract in containers, orders reaches no other context, and a killed broker loses no order", {
  timeout: 400_000,
}, async () => {
  const stack = await startForm("messages", "services/messages/compose.yaml");
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
