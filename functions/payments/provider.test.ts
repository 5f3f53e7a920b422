import { createServer } from "node:http";
import { listen } from "@app/net/test/listen";
import { beforeAll, expect, it } from "vitest";
import { charge, refund } from "./provider.ts";

let answer: { status: number; body: string; whole: boolean };
let asked: { path: string | undefined; key: unknown; body: string }[] = [];
const provider = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  asked.push({ path: request.url, key: request.headers["idempotency-key"], body });
  response.writeHead(answer.status).write(answer.body);
  if (answer.whole) response.end();
});

beforeAll(async () => {
  process.env["PROVIDER_URL"] = await listen(provider);
  process.env["PROVIDER_API_KEY"] = "local";
});

const wanted = { amount: 1290, currency: "EUR", card: "card_accepted" } as const;
const answers = (status: number, body: unknown, whole = true) => {
  answer = { status, body: typeof body === "string" ? body : JSON.stringify(body), whole };
  asked = [];
};

it("sends the order's id as the idempotency key, so a repeated call finds the same charge", async () => {
  answers(201, { id: "ch_1", status: "authorized", amount: 1290 });
  expect(await charge("order-1", wanted, 30_000)).toEqual({ chargeId: "ch_1", status: "authorized" });
  expect(asked).toEqual([
    { path: "/charges", key: "order-1", body: JSON.stringify({ ...wanted, reference: "order-1" }) },
  ]);
});

it("refunds under the order's id, too", async () => {
  answers(201, { id: "re_1" });
  await refund("order-1", "ch/1");
  expect(asked).toEqual([{ path: "/charges/ch%2F1/refunds", key: "order-1", body: "{}" }]);
});

it.each([
  ["an error", 503, { title: "down" }],
  ["no JSON", 200, "<html>"],
  ["nothing", 200, {}],
  ["neither yes nor no", 201, { id: "ch_1", status: "pending", amount: 1290 }],
  ["a charge of another amount", 201, { id: "ch_1", status: "authorized", amount: 1 }],
])("treats %s as an unknown outcome, so the call is repeated", async (_what, status, body) => {
  answers(status, body);
  await expect(charge("order-1", wanted, 30_000)).rejects.toThrow();
});

it("treats an answer that stops halfway as an unknown outcome", async () => {
  answers(201, '{"id":"ch_1",', false);
  await expect(charge("order-1", wanted, 200)).rejects.toThrow();
});
