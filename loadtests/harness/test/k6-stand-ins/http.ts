import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { FetchAnswer, FetchJob } from "./http-worker.ts";

/** Stands in for `k6/http`, which blocks until the answer is there: a thread fetches while this one sleeps. */
const signal = new Int32Array(new SharedArrayBuffer(4));
const { port1, port2 } = new MessageChannel();
const worker = new Worker(new URL("http-worker.ts", import.meta.url), {
  workerData: { port: port2, signal },
  transferList: [port2],
});
worker.unref();
port1.unref();

type Params = { headers?: Record<string, string>; timeout?: string };
type Body = string | Record<string, string> | null;

function request(method: string, url: string, body: Body = null, { headers = {} }: Params = {}) {
  const form = typeof body === "object" && body !== null ? new URLSearchParams(body).toString() : undefined;
  const type = form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
  Atomics.store(signal, 0, 0);
  port1.postMessage({
    url,
    method,
    headers: { ...type, ...headers },
    body: form ?? (body as string | null),
  } satisfies FetchJob);
  Atomics.wait(signal, 0, 0);
  const answer = receiveMessageOnPort(port1)!.message as FetchAnswer;
  return {
    status: answer.status,
    body: answer.body,
    json: () => JSON.parse(answer.body ?? "") as unknown,
    timings: { duration: answer.milliseconds },
  };
}

export default {
  request,
  get: (url: string, params?: Params) => request("GET", url, null, params),
  post: (url: string, body?: Body, params?: Params) => request("POST", url, body, params),
};
