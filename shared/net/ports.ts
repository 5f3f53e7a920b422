import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

const HOST = "127.0.0.1";
/** Below the ephemeral ranges of Linux (from 32768) and of Windows and macOS (from 49152). */
const FIRST = 20_000;
const PORTS = 6_000;

/**
 * A free port on 127.0.0.1, reserved until this process ends: no other call, in any process, returns it. The program
 * that will listen there may take seconds to start. A process that can listen on port 0 and report its address should
 * do that instead.
 */
export async function freePort(): Promise<number> {
  const port = FIRST + randomInt(PORTS);
  const free = (await reserve(port)) && !(await whyTaken(port, HOST));
  return free ? port : freePort();
}

export type Address = { host: string; port: number };

/**
 * A free port on a random loopback address. For a server without authentication: a browser lets every web page try the
 * ports of 127.0.0.1. On Linux and Windows all of 127.0.0.0/8 is this machine; elsewhere only 127.0.0.1 is.
 */
export async function hiddenAddress(): Promise<Address> {
  const port = await freePort();
  if (!["linux", "win32"].includes(process.platform)) return { host: HOST, port };
  return { host: `127.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`, port };
}

/**
 * Reserves a port by listening on its twin port. The system gives the twin to one process, and frees it when that
 * process ends.
 */
async function reserve(port: number): Promise<boolean> {
  const twin = createServer()
    .unref()
    .listen({ port: port + PORTS, host: HOST, exclusive: true });
  return once(twin, "listening").then(
    () => true,
    () => false,
  );
}

/** @param flag the option that chooses another port @throws Error with a sentence for the user when `port` is in use */
export async function requirePort(port: number, flag: string, host = HOST): Promise<void> {
  const reason = await whyTaken(port, host);
  if (!reason) return;
  if (reason === "EADDRINUSE") {
    throw new Error(`Port ${port} is taken: stop what listens there or choose another with ${flag}.`);
  }
  const why = reason === "EACCES" ? "needs more rights than you have" : `cannot be used (${reason})`;
  throw new Error(`Port ${port} ${why}: choose another with ${flag}.`);
}

/** The error code of listening on the port; undefined when the port is free. */
function whyTaken(port: number, host: string): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => done(error.code));
    server.listen(port, host, () => server.close(() => done(undefined)));
  });
}
