import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";

/** Resolves once the host and port accept connections. */
export async function accepting(port: number, host: string): Promise<void> {
  while (!(await accepts(port, host))) await setTimeout(10);
}

/** Whether the host and port accept connections now. */
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
