import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { declared } from "../serverless-config.ts";
import { importHandler } from "../test/exactly-once/inboxes.ts";
import { httpEvent, openWorld, type World } from "../test/test-app.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  process.env["CHANGES_PER_SECOND"] = "2";
});
afterAll(() => {
  vi.useRealTimers();
  return world.close();
});

const malformed = { key: "key", body: { lines: [] } };

it("a malformed order counts for its customer, and one without a token writes nothing", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const handler = await importHandler(declared.functions["placeOrder"]!.handler);
  expect(await handler(httpEvent(undefined, malformed))).toMatchObject({ statusCode: 401 });
  const { Count } = await world.chain.client.send(new ScanCommand({ TableName: "admissions" }));
  expect(Count).toBe(0);
  const statuses: unknown[] = [];
  for (let times = 0; times < 3; times++)
    statuses.push((await world.call("placeOrder", malformed)).statusCode);
  expect(statuses).toEqual([400, 400, 429]);
});
