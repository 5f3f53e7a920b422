import type { RequestListener } from "node:http";
import type { Socket } from "node:net";

/** Hardly a client sends a request before the last one was answered; whoever sends many does not wait for answers. */
const MAX_UNANSWERED = 8;
/** From the head of a request until all of its answer has left: longer than any call behind it may take. */
const ANSWER_MS = 15_000;

/**
 * Closes connections whose clients do not read: with too many answers outstanding, with more of them than Node's buffer for a connection
 * holds (64 KiB), or with one for too long.
 */
export function boundAnswers(handle: RequestListener): RequestListener {
  const unanswered = new WeakMap<Socket, number>();
  const change = (socket: Socket, by: number) => unanswered.set(socket, (unanswered.get(socket) ?? 0) + by);
  return (request, response) => {
    const { socket } = request;
    if (unanswered.get(socket) === MAX_UNANSWERED || socket.writableNeedDrain) socket.destroy();
    if (socket.destroyed) return; // and so must all the requests that came in the same packet
    change(socket, 1);
    const late = setTimeout(() => socket.destroy(), ANSWER_MS);
    response.once("close", () => {
      clearTimeout(late);
      change(socket, -1);
    });
    handle(request, response);
  };
}
