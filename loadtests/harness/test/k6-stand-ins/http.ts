import { URLSearchParams } from "node:url";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { FetchAnswer, FetchJob } from "./http-worker.ts";

/** Stands in for `k6/http`, which blocks until the answer arrives: another thread fetches while this thread sleeps. */
const signal = new Int32Array(new SharedArrayBuffer(4));
const { port1, port2 } = new MessageChannel();
const worker = new Worker(new URL("http-worker.ts", import.meta.url), {
  workerData: { port: port2, signal },
  transferList: [port2],
});
worker.unref();
port1.unref();

/** The time to connect of every request of the stand-in. k6 leaves it out of `duration`. */
const CONNECTING_MS = 50;

type Params = { headers?: Record<string, string>; timeout: `${number}s`; responseType?: "text" };
type Body = string | Record<string, string> | null;

/** Under `--discard-response-bodies`, only requests with a `responseType` keep their body. */
export const settings = { discardResponseBodies: false };

function request(method: string, url: string, body: Body, { headers = {}, timeout, responseType }: Params) {
  const form = typeof body === "object" && body !== null ? new URLSearchParams(body).toString() : undefined;
  const type = form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
  Atomics.store(signal, 0, 0);
  port1.postMessage({
    url,
    method,
    headers: { ...type, ...headers },
    body: form ?? (body as string | null),
    timeout: 1_000 * Number.parseInt(timeout, 10),
  } satisfies FetchJob);
  Atomics.wait(signal, 0, 0);
  const answer = receiveMessageOnPort(port1)!.message as FetchAnswer;
  const kept = responseType || !settings.discardResponseBodies ? answer.body : null;
  return {
    status: answer.status,
    body: kept,
    json: () => JSON.parse(kept ?? "") as unknown,
    timings: { blocked: CONNECTING_MS, duration: answer.milliseconds },
  };
}

export default {
  get: (url: string, params: Params) => request("GET", url, null, params),
  post: (url: string, body: Body, params: Params) => request("POST", url, body, params),
};
