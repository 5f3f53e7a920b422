import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { end, type Offline, startOffline } from "./test/offline.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Sent = { method?: string; path?: string; headers?: Record<string, string | string[]>; body?: string };
type Seen = { path: string; headers: Record<string, string>; body: unknown; isBase64Encoded: boolean };

const agent = new Agent({ keepAlive: true });
let offline: Offline;
beforeAll(async () => {
  offline = await startOffline();
});
afterAll(() => {
  agent.destroy();
  return end(offline.process, "SIGKILL");
});

/** An exchange as raw bytes, and the event that the handler got. */
async function send({ method = "POST", path = "/echo", headers = {}, body }: Sent) {
  const { hostname, port } = new URL(offline.url);
  const { promise, resolve, reject } = Promise.withResolvers<import("node:http").IncomingMessage>();
  request({ hostname, port, method, path, headers, agent }, resolve).on("error", reject).end(body);
  const response = await promise;
  const answer = await text(response);
  return { status: response.statusCode, headers: response.headers, seen: JSON.parse(answer) as Seen };
}

describe("a handler behind the emulator gets", () => {
  test.each(["null", '"text"', '""', "0", "false", "1e999", ' { "a" : 1.0 }', "{", "\ufeff{}"])(
    "the body %s as it was sent",
    async (body) => {
      for (const type of ["application/json", undefined]) {
        const { seen } = await send({ body, headers: type ? { "content-type": type } : {} });
        expect(seen).toMatchObject({ body, isBase64Encoded: false });
      }
    },
  );

  test.each(["nonsense", ";", "application/json; charset=utf-16le"])(
    "the content type %s as it was sent",
    async (type) => {
      const { seen } = await send({ body: "{}", headers: { "content-type": type } });
      expect(seen.headers["content-type"]).toBe(type);
    },
  );

  test("both headers of one name", async () => {
    const { seen } = await send({ headers: { "x-key": ["one", "two"] } });
    expect(seen.headers["x-key"]).toBe("one, two");
  });

  test.each(["/echo/", "//echo", "/x/../echo", "/%65cho", "/echo%zz", "/%2e%2e/echo"])(
    "no request to %s: that path has no route, so the default route answers",
    async (path) => {
      const { status, seen } = await send({ path });
      expect(status).toBe(200);
      expect(seen.path).not.toBe("/echo");
    },
  );

  test("a request whose cookie is malformed", async () => {
    expect((await send({ headers: { cookie: 'a="\x80; =' } })).status).toBe(200);
  });
});

describe("a client in front of the emulator gets", () => {
  test("the handler's content type, neither compressed nor partial", async () => {
    const wanted = { "accept-encoding": "gzip", range: "bytes=0-1", "x-padding": "x".repeat(5_000) };
    const { status, headers } = await send({ method: "GET", headers: wanted });
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/json");
    expect(headers).not.toHaveProperty("content-encoding");
    expect(headers).not.toHaveProperty("accept-ranges");
    expect(headers).not.toHaveProperty("vary");
  });

  test("the answer to a GET with a body, and keeps the connection", async () => {
    const body = " ".repeat(1_000_000);
    const { status, headers } = await send({ method: "GET", body, headers: { "content-length": "1000000" } });
    expect(status).toBe(200);
    expect(headers["connection"]).not.toBe("close");
  });

  test("the handler's answer to a preflight request, which allows no other origin", async () => {
    const preflight = { origin: "https://evil.example", "access-control-request-method": "DELETE" };
    const { seen, headers } = await send({ method: "OPTIONS", headers: preflight });
    expect(seen.headers["origin"]).toBe("https://evil.example");
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});
