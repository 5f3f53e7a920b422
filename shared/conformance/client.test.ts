import { createServer, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { listen } from "@app/net/test/listen";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Client, createClient } from "./client.ts";
import { inChunks } from "./http.ts";

type Reply = [status: number, headers: Record<string, string>, body: unknown];

const JSON_TYPE = { "content-type": "application/json" };
const PROBLEM_TYPE = { "content-type": "application/problem+json" };
const HEALTHY: Reply = [200, JSON_TYPE, { status: "ok" }];
const problem = (status: number, detail = "No."): Reply => [
  status,
  PROBLEM_TYPE,
  { type: "https://orders-two-ways.example/problems/x", title: "X", status, detail },
];

/** A client of a server below the path /stage, which sends these replies in turn. */
async function clientOf(...replies: Reply[]): Promise<{ client: Client; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer(async (request, response: ServerResponse) => {
    const { length } = await buffer(request);
    seen.push(`${request.method} ${request.url}${length ? `, ${length} bytes` : ""}`);
    const [status, headers, body] = replies[Math.min(seen.length, replies.length) - 1]!;
    response.writeHead(status, headers).end(JSON.stringify(body));
  });
  const client = createClient(`${await listen(server)}/stage/`, { waitTimeoutMs: 100 });
  onTestFinished(() => void client.close());
  return { client, seen };
}

describe("the suite's client", () => {
  it("sends requests below the path of the base URL, and does not normalize paths", async () => {
    const { client, seen } = await clientOf(HEALTHY);
    expect((await client.send({ path: "/health" })).body).toEqual({ status: "ok" });
    await client.send({ path: "//a/../%zz", odd: true });
    expect(seen).toEqual(["GET /stage/health", "GET /stage//a/../%zz"]);
  });

  it("waits after 429, and repeats the request with its body", async () => {
    const [status, headers, body] = problem(429);
    const busy: Reply = [status, { ...headers, "retry-after": "0" }, body];
    const { client, seen } = await clientOf(busy, busy, HEALTHY);
    const request = {
      method: "POST",
      path: "/health",
      body: inChunks("x".repeat(20_000)),
      odd: true,
    } as const;
    expect((await client.send(request)).status).toBe(200);
    expect(seen).toEqual(Array.from({ length: 3 }, () => "POST /stage/health, 20000 bytes"));
  });

  it.each<[string, string, Reply, string]>([
    ["a failure of the server", "/health", problem(503), "GET /health → 503: is a failure of the server"],
    ["a stack trace", "/nowhere", problem(404, "E\n    at f (a.ts:1:2)"), "reveals internals"],
    [
      "a field with a wrong value",
      "/health",
      [200, JSON_TYPE, { status: "fine" }],
      "its body breaks the schema",
    ],
    [
      "an unknown field",
      "/health",
      [200, JSON_TYPE, { status: "ok", uptime: 1 }],
      "its body breaks the schema",
    ],
    ["another type", "/health", [200, { "content-type": "text/html" }, {}], "its content type is text/html"],
    ["no type", "/health", [200, {}, { status: "ok" }], "its content type is missing"],
    ["a status outside the contract", "/health", problem(418), "no status 418 for this operation"],
    ["a missing header", "/orders", [202, JSON_TYPE, {}], "the header Location is missing"],
    [
      "a problem with another status",
      "/nowhere",
      [404, PROBLEM_TYPE, problem(405)[2]],
      "its body has another status",
    ],
    ["success on an unknown path", "/nowhere", HEALTHY, "must be 404 or 405"],
  ])("does not let %s pass", async (_what, path, reply, complaint) => {
    const { client } = await clientOf(reply);
    const method = path === "/orders" ? "POST" : "GET";
    await expect(client.send({ method, path })).rejects.toThrow(complaint);
  });

  it("reports that there was no answer", async () => {
    const client = createClient("http://127.0.0.1:1", { waitTimeoutMs: 100 });
    await expect(client.send({ path: "/health" })).rejects.toThrow("GET /health was not answered: ");
    await client.close();
  });

  it("fails after its timeout, and reports the last answer", async () => {
    const { client } = await clientOf(HEALTHY);
    const never = client.until(
      "a miracle",
      async () => 41,
      (seen) => seen === 42,
    );
    await expect(never).rejects.toThrow("waited 0.1 s for a miracle; last seen: 41");
  });
});
