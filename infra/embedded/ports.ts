import { randomInt } from "node:crypto";
import { createServer } from "node:net";

const HOST = "127.0.0.1";

/**
 * A port that nothing listens on right now. Taken at random from below the range that systems hand out
 * by themselves (32768 and up), so that nothing but another call of this function competes for it. A
 * process of ours that can listen on port 0 and report its address should do that instead.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(20_000, 30_000);
  return (await whyTaken(port)) ? freePort() : port;
}

/** @throws Error with a sentence for the user when `port` cannot be listened on; `flag` chooses another. */
export async function requirePort(port: number, flag: string): Promise<void> {
  const reason = await whyTaken(port);
  if (reason === "EACCES") {
    throw new Error(`Port ${port} needs more rights than you have: choose another with ${flag}.`);
  }
  if (reason) {
    throw new Error(`Port ${port} is taken: stop what listens there or choose another with ${flag}.`);
  }
}

/** The error code of listening on the port, or undefined when it is free. */
function whyTaken(port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => done(error.code));
    server.listen(port, HOST, () => server.close(() => done(undefined)));
  });
}
