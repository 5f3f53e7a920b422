import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

export interface Tunnel {
  /** On 127.0.0.1. */
  port: number;
  close(): void;
}

/**
 * Copies in both directions between its standard streams and a port on the container's loopback, until either side
 * ends.
 */
const RELAY =
  'exec 3<>"/dev/tcp/127.0.0.1/$1" 4<&0 || exit; cat <&4 >&3 & cat <&3 & wait -n; kill $(jobs -p) 2>/dev/null';

/**
 * Opens a port of this machine that leads to an unpublished port of a container: each connection runs a relay in the
 * container. Works wherever `docker exec` works, Docker Desktop included.
 * @param enter the command line that runs another command in the container, such as ["docker", "exec", "--interactive",
 * "a-container"]
 */
export async function openTunnel(enter: readonly string[], containerPort: number): Promise<Tunnel> {
  const relays = new Set<ChildProcess>();
  const server = createServer((socket) => {
    const [program, ...args] = [...enter, "bash", "-c", RELAY, "relay", String(containerPort)];
    const relay = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
    relays.add(relay);
    relay.once("close", () => relays.delete(relay));
    // When one side ends or fails, the other side ends in the same way.
    const end = () => socket.destroy();
    for (const stream of [relay, relay.stdin, relay.stdout, socket]) stream.on("error", end);
    socket.pipe(relay.stdin);
    relay.stdout.pipe(socket);
    socket.once("close", () => relay.kill());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    port: (server.address() as { port: number }).port,
    close() {
      server.close();
      for (const relay of relays) relay.kill();
    },
  };
}
