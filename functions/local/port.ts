import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout } from "node:timers/promises";

/** A port on 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/** @throws Error with one sentence, when the port cannot be listened on */
export async function assertFree(port: number, host: string, option: string): Promise<void> {
  const probe = createServer().listen(port, host);
  await once(probe, "listening").catch((error: NodeJS.ErrnoException) => {
    const cause = error.code === "EADDRINUSE" ? "is taken" : `cannot be used (${error.message})`;
    throw new Error(`Port ${port} ${cause}; choose another with ${option}.`);
  });
  probe.close();
  await once(probe, "close");
}

/** Resolves once something accepts connections there. */
export async function accepting(port: number, host: string): Promise<void> {
  while (!(await accepts(port, host))) await setTimeout(10);
}

/** Whether something accepts connections there now. */
export async function accepts(port: number, host: string): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
