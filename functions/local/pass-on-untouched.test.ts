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

/** An exchange as it is on the wire, and what the handler was told. */
async function send({ method = "POST", path = "/echo", headers = {}, body }: Sent) {
  const { hostname, port } = new URL(offline.url);
  const { promise, resolve, reject } = Promise.withResolvers<import("node:http").IncomingMessage>();
  request({ hostname, port, method, path, headers, agent }, resolve).on("error", reject).end(body);
  const response = await promise;
  const answer = await text(response);
  return { status: response.statusCode, headers: response.headers, seen: JSON.parse(answer) as Seen };
}

describe("a handler behind the emulator is told", () => {
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
    "of the content type %s",
    async (type) => {
      const { seen } = await send({ body: "{}", headers: { "content-type": type } });
      expect(seen.headers["content-type"]).toBe(type);
    },
  );

  test("of both headers of one name", async () => {
    const { seen } = await send({ headers: { "x-key": ["one", "two"] } });
    expect(seen.headers["x-key"]).toBe("one, two");
  });

  test.each(["/echo/", "//echo", "/x/../echo", "/%65cho", "/echo%zz", "/%2e%2e/echo"])(
    "nothing of %s: it is another path, for the default route",
    async (path) => {
      const { status, seen } = await send({ path });
      expect(status).toBe(200);
      expect(seen.path).not.toBe("/echo");
    },
  );

  test("of a request with a cookie that is none", async () => {
    expect((await send({ headers: { cookie: 'a="\x80; =' } })).status).toBe(200);
  });
});

describe("a client in front of the emulator gets", () => {
  test("the handler's content type, not packed and not in part", async () => {
    const wish = { "accept-encoding": "gzip", range: "bytes=0-1", "x-padding": "x".repeat(5_000) };
    const { status, headers } = await send({ method: "GET", headers: wish });
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/json");
    expect(headers).not.toHaveProperty("content-encoding");
    expect(headers).not.toHaveProperty("vary");
  });

  test("the answer to a GET whose body nobody reads, and keeps the connection", async () => {
    const body = " ".repeat(1_000_000);
    const { status, headers } = await send({ method: "GET", body, headers: { "content-length": "1000000" } });
    expect(status).toBe(200);
    expect(headers["connection"]).not.toBe("close");
  });

  test("the handler's answer to a preflight request, which opens nothing to other origins", async () => {
    const preflight = { origin: "https://evil.example", "access-control-request-method": "DELETE" };
    const { seen, headers } = await send({ method: "OPTIONS", headers: preflight });
    expect(seen.headers["origin"]).toBe("https://evil.example");
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});
