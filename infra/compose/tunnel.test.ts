import { once } from "node:events";
import { connect, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { openTunnel } from "./tunnel.ts";

/** Runs a command as `docker exec` does in a container whose network is this machine's. */
const HERE = ["env"];

async function open(port: number) {
  const tunnel = await openTunnel(HERE, port);
  onTestFinished(() => tunnel.close());
  const connection = connect(tunnel.port, "127.0.0.1");
  onTestFinished(() => void connection.destroy());
  return connection;
}

/** Starts a server that answers in capitals, and hangs up after `bye`. @returns its port */
async function serveShouting(): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (said) => {
      socket.write(String(said).toUpperCase());
      if (String(said).includes("bye")) socket.end();
    });
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as { port: number }).port;
}

it("carries data in both directions, until either side hangs up", async () => {
  const connection = await open(await serveShouting());
  connection.write("hello\n");
  const [answer] = await once(connection, "data");
  expect(String(answer)).toBe("HELLO\n");
  connection.write("bye\n");
  expect(await text(connection)).toBe("BYE\n");
});

it("hangs up when no program listens in the container", async () => {
  const connection = await open(1);
  connection.resume();
  await once(connection, "close");
});
