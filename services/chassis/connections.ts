import { IncomingMessage, type RequestListener } from "node:http";
import type { Socket } from "node:net";

/** Few clients send a request before the last answer. A client that sends many does not wait for answers. */
const MAX_UNANSWERED = 8;

/**
 * Closes connections of clients that do not read: those with too many unsent answers, with more unsent bytes than Node's buffer for a
 * connection (64 KiB), or with one unsent answer for too long.
 * @param answerMs from the head of a request until its whole answer was sent
 */
export function boundAnswers(handle: RequestListener, answerMs: number): RequestListener {
  const unanswered = new WeakMap<Socket, number>();
  const change = (socket: Socket, by: number) => unanswered.set(socket, (unanswered.get(socket) ?? 0) + by);
  return (request, response) => {
    const { socket } = request;
    if (unanswered.get(socket) === MAX_UNANSWERED || socket.writableNeedDrain) socket.destroy();
    if (socket.destroyed) return;
    change(socket, 1);
    const late = setTimeout(() => socket.destroy(), answerMs);
    response.once("close", () => {
      clearTimeout(late);
      change(socket, -1);
    });
    handle(request, response);
  };
}

/**
 * Stops the parser on a closed connection. Node would parse the rest of the packet, up to 1,600 requests in 64 KiB, and hold them until
 * all connections that are ready have been read: 2.5 MB for each. Only a request to upgrade stops Node's parser in the middle of a
 * packet, so a request whose connection is closed claims to be one while it is parsed.
 */
export class StoppableRequest extends IncomingMessage {
  declare private asksForUpgrade: boolean;

  get upgrade(): boolean {
    return this.asksForUpgrade || (!this.complete && this.socket.destroyed);
  }

  set upgrade(asksForUpgrade: boolean) {
    this.asksForUpgrade = asksForUpgrade;
  }
}
