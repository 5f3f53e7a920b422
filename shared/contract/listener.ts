import { type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { MAX_HEAD_BYTES } from "./head.ts";
import { ANSWER_HEADERS } from "./headers.ts";
import { Problem, problemResponse } from "./problem.ts";

/** How long a client that goes on sending may take to read why it was refused. */
const LINGER_MS = 1_000;

/**
 * Lets a server that customers reach answer with problems where Node answers by itself, or hangs up: bytes that are no HTTP, a head
 * that is too large, a request that does not arrive in time, CONNECT. Hosts are judged by `requireSoundHead`.
 */
export function answerByContract(server: Server): void {
  Object.assign(server, { maxHeaderSize: MAX_HEAD_BYTES, requireHostHeader: false });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => refuse(socket, problemOf(error.code)));
  server.on("connect", (_request, socket) => refuse(socket, problemOf(undefined)));
  // RFC 9110, section 10.1.1, lets a server ignore an expectation that it does not know.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
}

/** @param code of an error of Node's HTTP server */
function problemOf(code: string | undefined): Problem {
  if (code === "HPE_HEADER_OVERFLOW") return new Problem("headers-too-large");
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return new Problem("request-timeout");
  return new Problem("malformed-request");
}

function refuse(socket: Duplex, problem: Problem): void {
  if (socket.writableEnded) return; // Node reports each further chunk from a client that was refused.
  if (!socket.writable || isAnswering(socket)) return void socket.destroy();
  const { status, headers, body } = problemResponse(problem);
  const fields = { ...ANSWER_HEADERS, ...headers, "content-length": body.length, connection: "close" };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join("")}\r\n${body}`);
  socket.resume(); // A connection that is closed with bytes unread may take the answer with it.
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** Whether the answer to an earlier request on this connection has begun: nothing else may be written into it. */
function isAnswering(socket: Duplex & { _httpMessage?: { headersSent: boolean } | null }): boolean {
  return socket._httpMessage?.headersSent ?? false;
}
