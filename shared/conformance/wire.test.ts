import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { exchangeBytes } from "./wire.ts";

const MESSAGE = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
const PATIENT = { quietMs: 10_000, timeoutMs: 30_000 };

let server: Server;
afterEach(() => server.close());

test("a busy server's answer is lost when the sender ends its side first, and received when it waits", async () => {
  server = createServer((_, response) => {
    setTimeout(() => response.end("late"), 300);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await exchangeBytes(url, MESSAGE, { ...PATIENT, quietMs: 50 })).toBe("");
  expect(await exchangeBytes(url, MESSAGE, PATIENT)).toMatch(/^HTTP\/1\.1 200 [^]*late/);
});
