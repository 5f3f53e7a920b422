import type { Dispatcher } from "undici";
import type { IncomingHttpHeaders } from "undici/types/header.js";

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/**
 * One request and its whole answer. `Dispatcher.request` would create a stream, an async resource and three listeners
 * for an answer of a few hundred bytes (decision 105).
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #answer = Promise.withResolvers<Answer>();
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #controller: Dispatcher.DispatchController | undefined;
  #abortedBy: Error | undefined;

  /** Sends the request. Rejects when no whole answer comes, or with the reason of `abort`. */
  over(dispatcher: Dispatcher, request: Dispatcher.DispatchOptions): Promise<Answer> {
    dispatcher.dispatch(request, this);
    return this.#answer.promise;
  }

  /** Gives up on the answer. A request that still waits for a connection is not sent. */
  abort(reason: Error): void {
    this.#abortedBy = reason;
    this.#answer.reject(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#abortedBy) controller.abort(this.#abortedBy);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const text = Buffer.concat(this.#chunks).toString();
    this.#answer.resolve({ status: this.#status, headers: this.#headers, text });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#answer.reject(error);
  }
}
