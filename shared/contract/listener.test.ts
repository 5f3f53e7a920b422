import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { listen } from "@app/net/test/listen";
import { describe, expect, it } from "vitest";
import { answerByContract } from "./listener.ts";
import { PROBLEM_TYPE_BASE } from "./problem.ts";

const PATIENT_MS = 30_000;
const IMPATIENT_MS = 100;

const ok: RequestListener = (_request, response) => response.end("ok");

/** @param limit the time for a head, and for the whole request */
async function start(handle = ok, limit = PATIENT_MS) {
  const limits = { headersTimeout: limit, requestTimeout: limit, connectionsCheckingInterval: 20 };
  const server = createServer(limits, handle);
  answerByContract(server);
  const { port } = new URL(await listen(server));
  return { server, port: Number(port) };
}

/** Sends these bytes one after the other. Returns everything that the server answers until the connection closes. */
async function answerTo(writes: string[], handle = ok, limit = PATIENT_MS) {
  const { port } = await start(handle, limit);
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  for (const bytes of writes) socket.write(bytes);
  return text(socket);
}

const head = "GET / HTTP/1.1\r\nHost: x\r\n";

describe("a customer's connection", () => {
  it.each([
    ["no HTTP", ["\x16\x03\x01\r\n\r\n"], 400, "malformed-request"],
    ["a target that is not a path", ["GET x:443 HTTP/1.1\r\n\r\n"], 400, "malformed-request"],
    ["CONNECT", ["CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n"], 400, "malformed-request"],
    ["a head above 10 kB", [head, "X: ", "x".repeat(6_000), "x".repeat(6_000)], 431, "headers-too-large"],
    ["half a head", [head], 408, "request-timeout"],
  ])("%s is answered with a problem and closed", async (_what, writes, status, slug) => {
    const limit = status === 408 ? IMPATIENT_MS : PATIENT_MS;
    const [top = "", body = ""] = (await answerTo(writes, ok, limit)).split("\r\n\r\n", 2);
    expect(top).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(top.toLowerCase()).toContain("content-type: application/problem+json\r\n");
    expect(top.toLowerCase()).toContain("connection: close");
    expect(JSON.parse(body)).toMatchObject({ type: PROBLEM_TYPE_BASE + slug, status });
  });

  it("with an unknown expectation gets an ordinary answer", async () => {
    const answer = await answerTo([`${head}Expect: miracles\r\nConnection: close\r\n\r\n`]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(["CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", "\x16\x03\x01\r\n\r\n", `${head}\r\n`])(
    "is reset by the client after the answer to %j, and the server goes on",
    async (bytes) => {
      const { port, server } = await start();
      const accepted = once(server, "connection") as Promise<[Socket]>;
      const socket = connect(port, "127.0.0.1");
      socket.write(bytes);
      await once(socket, "data");
      const [served] = await accepted;
      const closed = new Promise((resolve) => served.once("close", resolve));
      socket.resetAndDestroy();
      await closed;
      const { status } = await fetch(`http://127.0.0.1:${port}/`);
      expect(status).toBe(200);
    },
  );

  it("whose request was answered before its body came is closed without a second answer", async () => {
    const answer = await answerTo([`${head}Content-Length: 9\r\n\r\n`], ok, IMPATIENT_MS);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200"]);
  });

  it("with bytes that are not HTTP during an answer is closed, and nothing is written into that answer", async () => {
    const answer = await answerTo([`${head}\r\n`, "noise\r\n\r\n"], (_request, response) => {
      response.writeHead(200, { "content-length": 100 }).write("begun");
    });
    expect(answer).not.toContain("problem");
  });
});
