import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";

type Timeouts = {
  /** Silence in milliseconds after which the sender ends its side; a second by default. */
  quietMs?: number | undefined;
  timeoutMs: number;
};

/**
 * Sends bytes on a new connection, and ends its side of the connection after a time of silence. Node then drops a request
 * that it has not answered yet.
 * @returns everything received; nothing when the server only closed the connection
 * @throws Error when the server neither answers nor closes in time
 */
export async function exchangeBytes(
  url: string,
  bytes: string | Buffer,
  { quietMs = 1_000, timeoutMs }: Timeouts,
): Promise<string> {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === "https:";
  const where = { host: hostname, port: Number(port) || (secure ? 443 : 80) };
  const socket = secure ? connectTls({ ...where, servername: hostname }) : connect(where);
  const late = setTimeout(() => socket.destroy(new Error(`not closed after ${timeoutMs} ms`)), timeoutMs);
  try {
    await once(socket, secure ? "secureConnect" : "connect");
    socket.write(bytes);
    socket.setTimeout(quietMs, () => socket.end());
    return await text(socket).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET" || error.code === "EPIPE") return "";
      throw error;
    });
  } finally {
    clearTimeout(late);
    socket.destroy();
  }
}
