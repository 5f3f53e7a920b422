import { once } from "node:events";
import { createServer, type RequestListener, type ServerOptions } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { listen } from "@app/net/test/listen";
import { describe, expect, it } from "vitest";
import { answerByContract } from "./listener.ts";
import { PROBLEM_TYPE_BASE } from "./problem.ts";

/** Sends these bytes one after the other. Returns everything that the server answers until the connection closes. */
async function answerTo(
  writes: string[],
  handle: RequestListener = (_request, response) => response.end("ok"),
) {
  const impatient: ServerOptions = {
    headersTimeout: 100,
    requestTimeout: 100,
    connectionsCheckingInterval: 20,
  };
  const server = createServer(impatient, handle);
  answerByContract(server);
  const { port } = new URL(await listen(server));
  const socket = connect(Number(port), "127.0.0.1");
  await once(socket, "connect");
  for (const bytes of writes) socket.write(bytes);
  return text(socket);
}

const head = "GET / HTTP/1.1\r\nHost: x\r\n";

describe("a customer's connection", () => {
  it.each([
    ["no HTTP", ["\x16\x03\x01\r\n\r\n"], 400, "malformed-request"],
    ["a target that is no URL", ["GET x:443 HTTP/1.1\r\n\r\n"], 400, "malformed-request"],
    ["CONNECT", ["CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n"], 400, "malformed-request"],
    ["a head above 10 kB", [head, "X: ", "x".repeat(6_000), "x".repeat(6_000)], 431, "headers-too-large"],
    ["half a head", [head], 408, "request-timeout"],
  ])("%s is answered with a problem and closed", async (_what, writes, status, slug) => {
    const [top = "", body = ""] = (await answerTo(writes)).split("\r\n\r\n", 2);
    expect(top).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(top.toLowerCase()).toContain("content-type: application/problem+json\r\n");
    expect(top.toLowerCase()).toContain("connection: close");
    expect(JSON.parse(body)).toMatchObject({ type: PROBLEM_TYPE_BASE + slug, status });
  });

  it("with an unknown expectation gets an ordinary answer", async () => {
    const answer = await answerTo([`${head}Expect: miracles\r\nConnection: close\r\n\r\n`]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("with noise during an answer is closed, and nothing is written into that answer", async () => {
    const answer = await answerTo([`${head}\r\n`, "noise\r\n\r\n"], (_request, response) => {
      response.writeHead(200, { "content-length": 100 }).write("begun");
    });
    expect(answer).not.toContain("problem");
  });
});
