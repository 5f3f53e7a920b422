import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";

type Patience = {
  /** Silence in milliseconds after which the sender ends its side; a second by default. */
  quietMs?: number | undefined;
  timeoutMs: number;
};

/**
 * Sends bytes on a new connection. It ends its side after a time of silence, and Node drops a request that it has not
 * yet answered then.
 * @returns everything received; nothing when the server only closed the connection
 * @throws Error when the server neither answers nor closes in time
 */
export async function exchangeBytes(
  url: string,
  bytes: string | Buffer,
  { quietMs = 1_000, timeoutMs }: Patience,
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
