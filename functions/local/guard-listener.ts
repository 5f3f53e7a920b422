import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { requireSoundHead, SEND_LIMITS } from "@app/contract/head";
import { answerByContract } from "@app/contract/listener";
import { ANSWER_HEADERS, problemResponse } from "@app/contract/problem";
import { MAX_BODY_BYTES } from "@app/contract/schemas";
import { Shares } from "@app/contract/shares";
import type { ClientNames } from "./lambda/client-names.ts";

/** Limit of simultaneous requests of one client. The services' gateway has the same limit. */
const REQUESTS_AT_ONCE = 64;

/**
 * Puts the contract's limits in front of serverless-offline's server. That server takes seconds for a long query,
 * answers 500 to an odd Host, waits for a slow client, takes any number of requests from one client, and reads and
 * refuses large bodies before a function can ask for the token.
 */
export function guardListener(listener: Server, clientOf: ClientNames): void {
  const shares = new Shares();
  Object.assign(listener, SEND_LIMITS);
  listener.emit("listening"); // Node restarts its check of connections, with the new interval.
  for (const event of ["request", "checkContinue"]) {
    const [dispatch] = listener.listeners(event) as [RequestListener];
    listener.removeAllListeners(event);
    listener.on(event, guarded(dispatch, countShare));
  }
  listener.removeAllListeners("clientError");
  answerByContract(listener);

  async function countShare({ headers, method, socket }: IncomingMessage, response: ServerResponse) {
    const sender = { authorization: headers.authorization, method, address: socket.remoteAddress };
    const client = await clientOf(sender);
    if (response.closed) return; // The client left while its token was checked: nothing would release its share.
    shares.take(client, REQUESTS_AT_ONCE);
    response.once("close", () => shares.release(client));
  }
}

function guarded(
  dispatch: RequestListener,
  countShare: (...request: Parameters<RequestListener>) => Promise<void>,
): RequestListener {
  return async (request, response) => {
    cutBody(request);
    try {
      requireSoundHead(request);
      await countShare(request, response);
    } catch (thrown) {
      const { status, headers, body } = problemResponse(thrown);
      const length = { "content-length": Buffer.byteLength(body) };
      response.writeHead(status, { ...ANSWER_HEADERS, ...headers, ...length }).end(body);
      return;
    }
    if (!response.closed) dispatch(request, response);
  };
}

/** Drops everything after the first byte too many, which is enough for a function to refuse the body. */
function cutBody(request: IncomingMessage): void {
  const push = request.push.bind(request);
  let left = MAX_BODY_BYTES + 1;
  request.push = (chunk: Buffer | null) => {
    if (chunk === null) return push(null);
    const kept = chunk.subarray(0, left);
    left -= kept.length;
    return kept.length === 0 || push(kept);
  };
}
