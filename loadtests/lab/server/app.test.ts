import { createServer } from "node:http";
import { listen } from "@app/net/test/listen";
import { expect, it } from "vitest";
import type { NodeDescription } from "../messages.ts";
import { createApp } from "./app.ts";
import { TOKEN_HEADER } from "./guard.ts";
import type { ShownInstance } from "./instance.ts";
import type { Lab } from "./lab.ts";
import { pageOf } from "./page/page.ts";
import { PageEvents } from "./page-events.ts";
import { commandsFor } from "./routes.ts";
import { Traces } from "./traces.ts";

const instance = { variants: [], outside: {}, notes: [] } as unknown as ShownInstance;

async function startLab() {
  const server = createServer();
  const url = await listen(server);
  const { port } = new URL(url);
  const traces = new Traces();
  const base = {
    port: Number(port),
    token: "token",
    spansKey: "key",
    traces,
    events: new PageEvents(),
  };
  const lab: Lab = base;
  const shown = { instance, page: pageOf(instance, lab.token), commands: commandsFor(instance, lab) };
  lab.shown = shown;
  server.on("request", createApp(lab));
  const json = { "content-type": "application/json" };
  const post = (path: string, headers: Record<string, string> = {}, body: unknown = {}) =>
    fetch(`${url}${path}`, { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });
  return { lab, shown, url, port, post };
}

it.each(["evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1"])(
  "refuses a page that reached it as %s",
  async (name) => {
    const { port } = await startLab();
    const host = name.replace("PORT", port);
    const { request } = await import("node:http");
    const status = await new Promise((done) => {
      request({ port, path: "/", headers: { host } }, (response) => done(response.statusCode)).end();
    });
    expect(status).toBe(403);
  },
);

it("refuses a page of another origin, and serves its own", async () => {
  const { url, port } = await startLab();
  const ask = (origin: string) => fetch(url, { headers: { origin } });
  expect((await ask("http://evil.example")).status).toBe(403);
  expect((await ask(`http://127.0.0.1:${port}`)).status).toBe(200);
});

it("changes something only for a request with the token of the page", async () => {
  const { post } = await startLab();
  const wish = { lines: [], card: "card_accepted" };
  expect((await post("/orders", {}, wish)).status).toBe(403);
  expect((await post("/orders", { [TOKEN_HEADER]: "wrong" }, wish)).status).toBe(403);
  expect((await post("/orders", { [TOKEN_HEADER]: "token" }, wish)).status).toBe(202);
});

it("refuses a load or a fault that it does not have, in one sentence", async () => {
  const { post } = await startLab();
  const token = { [TOKEN_HEADER]: "token" };
  const load = await post("/load/services", token, { rate: 1_000 });
  expect([load.status, await load.text()]).toEqual([
    400,
    "A load is 0 to 100 orders per second on a variant.\n",
  ]);
  const fault = await post("/faults/services/kill-everything", token);
  expect([fault.status, await fault.text()]).toEqual([404, "There is no such fault.\n"]);
});

it("cannot be shown in a frame of another page, and loads nothing from elsewhere", async () => {
  const { url } = await startLab();
  const response = await fetch(url);
  expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(await response.text()).not.toMatch(/(?:src|href)="(?!data:)[^"#]/);
});

it("takes spans only with the key of the variants' processes", async () => {
  const { lab, post } = await startLab();
  const span = { name: "placeOrder", traceId: "t", spanId: "s", kind: 2, status: {} };
  const attributes = [{ key: "order.id", value: { stringValue: "o1" } }];
  const times = { startTimeUnixNano: "1000000", endTimeUnixNano: "2000000" };
  const body = {
    resourceSpans: [
      { resource: { attributes: [] }, scopeSpans: [{ spans: [{ ...span, ...times, attributes }] }] },
    ],
  };
  expect((await post("/spans/wrong/v1/traces", {}, body)).status).toBe(403);
  expect(lab.traces.of("o1")).toEqual([]);
  expect((await post("/spans/key/v1/traces", {}, body)).status).toBe(200);
  expect(lab.traces.of("o1")).toMatchObject([{ name: "placeOrder", start: 1, end: 2 }]);
});

it("says that the variants start, and shows them by itself once they run", async () => {
  const { lab, shown, url } = await startLab();
  delete lab.shown;
  const starting = await fetch(url);
  expect(starting.status).toBe(503);
  expect(await starting.text()).toContain('http-equiv="refresh"');
  lab.shown = shown;
  expect((await fetch(url)).status).toBe(200);
});

it("answers for a node with its file and its reach, and for nothing else", async () => {
  const { url } = await startLab();
  const response = await fetch(`${url}/nodes/functions/reserveStock`);
  const node = (await response.json()) as NodeDescription;
  expect(node).toMatchObject({ file: "functions/inventory/reserve-stock.ts", log: [] });
  expect(node.source).toContain("export const handler");
  expect(node.reaches).toContain("may reach stock");
  for (const path of [
    "/nodes/functions/..%2f..%2fetc",
    "/nodes/__proto__/orders",
    "/nodes/services/nobody",
  ]) {
    expect((await fetch(url + path)).status).toBe(404);
  }
});
