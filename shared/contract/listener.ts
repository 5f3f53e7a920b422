import { type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { MAX_HEAD_BYTES } from "./head.ts";
import { ANSWER_HEADERS, Problem, problemResponse } from "./problem.ts";

/** After a refusal, the client has this long to read the answer while it still sends. */
const LINGER_MS = 1_000;

/**
 * Node answers some requests by itself, or closes the connection: bytes that are not HTTP, a head that is too large, a
 * request that does not arrive in time, CONNECT. This makes a public server answer those with problems, too.
 * `requireSoundHead` checks the host.
 */
export function answerByContract(server: Server): void {
  Object.assign(server, { maxHeaderSize: MAX_HEAD_BYTES, requireHostHeader: false });
  const answered = answeredBeforeTheirEnd(server);
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === TIMEOUT && answered.has(socket)) socket.destroy();
    else refuse(socket, problemOf(error.code));
  });
  server.on("connect", (_request, socket) => refuse(socket, problemOf(undefined)));
  // RFC 9110, section 10.1.1: a server may ignore an unknown expectation.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
}

/**
 * Connections whose request was answered, and whose announced body has not come yet. The client would take a second
 * answer, about the body, for the answer to its next request.
 */
function answeredBeforeTheirEnd(server: Server): WeakSet<Duplex> {
  const sockets = new WeakSet<Duplex>();
  server.on("request", (request, response) => {
    response.once("finish", () => {
      if (request.complete) return;
      sockets.add(request.socket);
      request.once("end", () => sockets.delete(request.socket));
    });
  });
  return sockets;
}

const TIMEOUT = "ERR_HTTP_REQUEST_TIMEOUT";

/** @param code of an error of Node's HTTP server */
function problemOf(code: string | undefined): Problem {
  if (code === "HPE_HEADER_OVERFLOW") return new Problem("headers-too-large");
  if (code === TIMEOUT) return new Problem("request-timeout");
  return new Problem("malformed-request");
}

function refuse(socket: Duplex, problem: Problem): void {
  if (socket.writableEnded) return; // Node reports each further chunk from a refused client.
  socket.once("error", () => socket.destroy()); // Node has removed its own error listener from a socket that it hands over, as for CONNECT.
  if (!socket.writable || isAnswering(socket)) return void socket.destroy();
  const { status, headers, body } = problemResponse(problem);
  const fields = { ...ANSWER_HEADERS, ...headers, "content-length": body.length, connection: "close" };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join("")}\r\n${body}`);
  socket.resume(); // Closing a connection with unread bytes may lose the answer.
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** Whether the answer to an earlier request on this connection has begun. Nothing may be written into that answer. */
function isAnswering(socket: Duplex & { _httpMessage?: { headersSent: boolean } | null }): boolean {
  return socket._httpMessage?.headersSent ?? false;
}
