import type { IncomingMessage, RequestListener, Server } from "node:http";
import { requireSoundHead, SEND_LIMITS } from "@app/contract/head";
import { answerByContract } from "@app/contract/listener";
import { ANSWER_HEADERS, problemResponse } from "@app/contract/problem";
import { MAX_BODY_BYTES } from "@app/contract/schemas";

/**
 * Puts the contract's limits in front of serverless-offline's server. That server takes seconds for a long query,
 * answers 500 to an odd Host, waits for a slow client, and reads and refuses large bodies before a function can ask for
 * the token.
 */
export function guardListener(listener: Server): void {
  listener.removeAllListeners("clientError");
  answerByContract(listener);
  Object.assign(listener, SEND_LIMITS);
  listener.emit("listening"); // Node restarts its check of connections, with the new interval.
  for (const event of ["request", "checkContinue"]) {
    const [dispatch] = listener.listeners(event) as [RequestListener];
    listener.removeAllListeners(event);
    listener.on(event, guarded(dispatch));
  }
}

function guarded(dispatch: RequestListener): RequestListener {
  return (request, response) => {
    try {
      requireSoundHead(request);
    } catch (thrown) {
      const { status, headers, body } = problemResponse(thrown);
      const length = { "content-length": Buffer.byteLength(body) };
      response.writeHead(status, { ...ANSWER_HEADERS, ...headers, ...length }).end(body);
      return;
    }
    cutBody(request);
    dispatch(request, response);
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
