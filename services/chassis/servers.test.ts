import { once } from "node:events";
import type { Server } from "node:http";
import { connect, type Socket } from "node:net";
import express, { type RequestHandler } from "express";
import { expect, it, onTestFinished, vi } from "vitest";
import { createServerFor } from "./servers.ts";
import { listen } from "./test/listen.ts";

const GET = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";

async function startServer(answer: RequestHandler, settings: Record<string, string> = {}) {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const server: Server = createServerFor("services", express().use(answer));
  return { server, url: await listen(server) };
}

/** A client that sends `bytes` and reads nothing. */
function open(url: string, bytes: string): Socket {
  const socket = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => {});
  onTestFinished(() => void socket.destroy());
  socket.pause().write(bytes);
  return socket;
}

it("parses no more of a packet once its connection is closed", async () => {
  const { server, url } = await startServer(() => {});
  let parsed = 0;
  server.on("request", () => parsed++);
  open(url, GET.repeat(1_600)); // 64 KiB, which a server reads at once
  const [connection] = (await once(server, "connection")) as [Socket];
  await once(connection, "close");
  expect(parsed).toBe(9); // eight that may be unanswered, and the one that closes the connection
});

it("closes a connection whose client does not read an answer in time", async () => {
  const LARGE = Buffer.alloc(64 * 1024 * 1024); // more than the buffers of both systems hold
  const { server, url } = await startServer((_request, response) => void response.end(LARGE), {
    ANSWER_TIMEOUT_MS: "50",
  });
  open(url, GET);
  const [connection] = (await once(server, "connection")) as [Socket];
  await once(connection, "close");
  expect(connection.bytesWritten).toBeGreaterThan(0);
});

it("keeps an idle connection open until its keep-alive timeout, if its client has read all answers", async () => {
  const { server, url } = await startServer((_request, response) => void response.end("hello"), {
    ANSWER_TIMEOUT_MS: "50",
    KEEP_ALIVE_TIMEOUT_MS: "65000",
  });
  let connections = 0;
  server.on("connection", () => connections++);
  const ask = async () => {
    const response = await fetch(url);
    return [response.headers.get("keep-alive"), await response.text()];
  };
  expect(await ask()).toEqual(["timeout=65", "hello"]);
  await new Promise((rested) => setTimeout(rested, 100));
  expect(await ask()).toEqual(["timeout=65", "hello"]);
  expect(connections).toBe(1);
});
