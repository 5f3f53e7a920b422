import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";

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
