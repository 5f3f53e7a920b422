import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { listen } from "@app/net/test/listen";
import { expect, it } from "vitest";
import { guardListener } from "./guard-listener.ts";

it("a client that leaves while its token is checked keeps no share of the emulator", async () => {
  const tokens = Promise.withResolvers<void>();
  let asked = 0;
  const server = createServer((_request, response) => response.end("ok"));
  guardListener(server, async () => {
    asked++;
    await tokens.promise;
    return "customer carol";
  });
  const url = await listen(server);
  for (let i = 0; i < 100; i++) {
    const accepted = once(server, "connection") as Promise<[Socket]>;
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const [served] = await accepted;
    const gone = new Promise((resolve) => served.once("close", resolve));
    socket.write("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    await expect.poll(() => asked, { interval: 2 }).toBe(i + 1);
    socket.destroy();
    await gone;
  }
  tokens.resolve();
  const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/echo`)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
});
