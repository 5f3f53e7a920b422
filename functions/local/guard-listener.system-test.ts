import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { ANSWER_HEADERS, PROBLEM_TYPE_BASE } from "@app/contract/problem";
import { MAX_BODY_BYTES } from "@app/contract/schemas";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { end, type Offline, startOffline } from "./test/offline.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let offline: Offline;
beforeAll(async () => {
  offline = await startOffline();
});
afterAll(() => end(offline.process, "SIGKILL"));

async function receivedFor(bytes: string): Promise<string> {
  const { hostname, port } = new URL(offline.url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(bytes);
  return text(socket);
}

/** The emulator's answer to these bytes. Every route of the fixture would answer 200. */
async function answerTo(bytes: string) {
  const [head = "", body = ""] = (await receivedFor(bytes)).split("\r\n\r\n", 2);
  const [line = "", ...fields] = head.split("\r\n");
  const headers = Object.fromEntries(fields.map((field) => field.toLowerCase().split(/: (.*)/s)));
  return { status: Number(line.split(" ")[1]), headers, body: JSON.parse(body) };
}

const request = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, ...headers, "Connection: close", "", ""].join("\r\n");
const get = (target: string, ...headers: string[]) => request(`GET ${target}`, "Host: x", ...headers);

const thousandsOfNames = Array.from({ length: 1_500 }, (_, n) => n.toString(36)).join("&");

describe("the server answers a problem without invoking a function when a client sends", () => {
  test.each([
    ["a query above 1 kB", get(`/echo?${thousandsOfNames}`), 414, "query-too-long"],
    ["a query above 1 kB where there is nothing", get(`/nowhere?${thousandsOfNames}`), 414, "query-too-long"],
    ["a host with a blank", request("GET /echo", "Host: a b"), 400, "malformed-request"],
    ["two hosts", get("/echo", "Host: y"), 400, "malformed-request"],
    ["no host", request("GET /echo"), 400, "malformed-request"],
    ["a URL for a target", get("http://x/echo"), 400, "malformed-request"],
    ["a URL of another scheme", get("ftp://x/echo"), 400, "malformed-request"],
    ["a target with a fragment", get("/echo#x"), 400, "malformed-request"],
    ["an asterisk", request("OPTIONS *", "Host: x"), 400, "malformed-request"],
    ["an authority", get("x:443"), 400, "malformed-request"],
    ["CONNECT", request("CONNECT x:443", "Host: x"), 400, "malformed-request"],
    ["no HTTP", "\x16\x03\x01\0\r\n\r\n", 400, "malformed-request"],
    ["a header of 20 kB", get("/echo", `X: ${"x".repeat(20_000)}`), 431, "headers-too-large"],
  ])("%s", async (_what, bytes, status, slug) => {
    expect(await answerTo(bytes)).toMatchObject({
      status,
      headers: { "content-type": "application/problem+json", ...ANSWER_HEADERS },
      body: { type: PROBLEM_TYPE_BASE + slug, status },
    });
  });
});

describe("of a body of 11 MB, a function gets enough to refuse it", () => {
  test.each<[string, RequestInit["body"]]>([
    ["with its length", "x".repeat(11_000_000)],
    ["in chunks", new Blob([Buffer.alloc(11_000_000, "x")]).stream()],
  ])("%s", async (_how, body) => {
    const response = await fetch(`${offline.url}/echo`, {
      method: "POST",
      body,
      duplex: "half",
    } as RequestInit);
    const seen = (await response.json()) as { body: string };
    expect([response.status, seen.body.length]).toEqual([200, MAX_BODY_BYTES + 1]);
  });
});

test("an unknown expectation is ignored", async () => {
  const { status } = await answerTo(get("/echo", "Expect: miracles"));
  expect(status).toBe(200);
});

describe("a client that does not finish a request gets", () => {
  test.concurrent.each([
    ["408 after half a head", "GET /echo HTTP/1.1\r\nhost: x\r\nx: "],
    ["408 after half a body", "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{"],
  ])("%s", async (_what, bytes) => {
    expect(await answerTo(bytes)).toMatchObject({
      status: 408,
      headers: { "content-type": "application/problem+json", ...ANSWER_HEADERS },
      body: { type: `${PROBLEM_TYPE_BASE}request-timeout` },
    });
  });

  test("its answer to a GET at once, because nothing reads the body", async () => {
    const get = request("GET /echo", "Host: x", "Content-Length: 500");
    expect((await answerTo(get)).status).toBe(200);
  });

  test("no second answer when the body of a GET does not come", async () => {
    const received = await receivedFor("GET /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n");
    expect(received.match(/HTTP\/1.1 \d+/g)).toEqual(["HTTP/1.1 200"]);
  });
});

test("a client with 64 unfinished requests gets 429 for the next, and is served again when they have ended", async () => {
  const unfinished = "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{";
  const ended = Array.from({ length: 64 }, () => receivedFor(unfinished));
  const next = () => fetch(`${offline.url}/echo`);
  await expect.poll(async () => (await next()).status, { timeout: 4_000 }).toBe(429);
  await Promise.all(ended);
  expect((await next()).status).toBe(200);
});
