import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

const HOST = "127.0.0.1";
/** Below the range that systems hand out by themselves (32768 and up, on Windows and macOS 49152 and up). */
const FIRST = 20_000;
const PORTS = 6_000;

/**
 * A port on 127.0.0.1 that nothing listens on, and that no other call, in any process, is given until this
 * process ends: what shall listen there may take seconds to start. A process of ours that can listen on
 * port 0 and report its address should do that instead.
 */
export async function freePort(): Promise<number> {
  const port = FIRST + randomInt(PORTS);
  const free = (await reserve(port)) && !(await whyTaken(port, HOST));
  return free ? port : freePort();
}

/** Whoever listens on a port's twin has the port: the system gives it to one process, and takes it back when that ends. */
async function reserve(port: number): Promise<boolean> {
  const twin = createServer()
    .unref()
    .listen({ port: port + PORTS, host: HOST, exclusive: true });
  return once(twin, "listening").then(
    () => true,
    () => false,
  );
}

/** @throws Error with a sentence for the user when `port` cannot be listened on; `flag` chooses another. */
export async function requirePort(port: number, flag: string, host = HOST): Promise<void> {
  const reason = await whyTaken(port, host);
  if (!reason) return;
  if (reason === "EADDRINUSE") {
    throw new Error(`Port ${port} is taken: stop what listens there or choose another with ${flag}.`);
  }
  const why = reason === "EACCES" ? "needs more rights than you have" : `cannot be used (${reason})`;
  throw new Error(`Port ${port} ${why}: choose another with ${flag}.`);
}

/** The error code of listening on the port, or undefined when it is free. */
function whyTaken(port: number, host: string): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => done(error.code));
    server.listen(port, host, () => server.close(() => done(undefined)));
  });
}
