import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { Pool } from "undici";
import { expect, it, onTestFinished } from "vitest";
import { Exchange } from "./exchange.ts";
import { listen } from "./test/listen.ts";

/** A server that answers when its test does, and a pool with a single connection to it. */
async function heldServer() {
  const server = createServer();
  const pool = new Pool(await listen(server), { connections: 1 });
  onTestFinished(() => pool.destroy());
  const asked: string[] = [];
  server.on("request", ({ url = "" }) => asked.push(url));
  const ask = (path: string) => {
    const exchange = new Exchange();
    return { exchange, answer: exchange.over(pool, { method: "GET", path }) };
  };
  const nextRequest = async () => (await once(server, "request"))[1] as ServerResponse;
  return { ask, asked, nextRequest };
}

it("gives the status, the headers and the text of an answer in several chunks", async () => {
  const { ask, nextRequest } = await heldServer();
  const { answer } = ask("/order");
  const response = await nextRequest();
  const text = Buffer.from("Grüße");
  response.writeHead(409, { "x-overloaded": "yes" }).write(text.subarray(0, 3)); // between the two bytes of ü
  await new Promise(setImmediate);
  response.end(text.subarray(3));
  expect(await answer).toMatchObject({ status: 409, headers: { "x-overloaded": "yes" }, text: "Grüße" });
});

it("ends at once when it is aborted before its turn, and is never sent", async () => {
  const { ask, asked, nextRequest } = await heldServer();
  const first = ask("/first");
  const held = await nextRequest();
  const waiting = ask("/waiting");
  waiting.exchange.abort(new Error("too late"));
  await expect(waiting.answer).rejects.toThrow("too late");

  held.end();
  await first.answer;
  const last = ask("/last");
  (await nextRequest()).end();
  await last.answer;
  expect(asked).toEqual(["/first", "/last"]);
});

it("leaves the connection free for others when it is aborted under way", async () => {
  const { ask, nextRequest } = await heldServer();
  const hung = ask("/hung");
  await nextRequest();
  hung.exchange.abort(new Error("too late"));
  await expect(hung.answer).rejects.toThrow("too late");
  const next = ask("/next");
  (await nextRequest()).end("answer");
  expect(await next.answer).toMatchObject({ status: 200, text: "answer" });
});
