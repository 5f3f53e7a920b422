import { type MessagePort, workerData } from "node:worker_threads";

/** `timeout` is in milliseconds. */
export type FetchJob = {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | null;
  timeout: number;
};

/** Without an answer k6 gives the status 0 and no body. */
export type FetchAnswer = { status: number; body: string | null; milliseconds: number };

const { port, signal } = workerData as { port: MessagePort; signal: Int32Array };

port.on("message", async ({ url, timeout, ...init }: FetchJob) => {
  const before = performance.now();
  const { status, body } = await fetch(url, { ...init, signal: AbortSignal.timeout(timeout) }).then(
    async (response) => ({ status: response.status, body: await response.text() }),
    () => ({ status: 0, body: null }),
  );
  port.postMessage({ status, body, milliseconds: performance.now() - before } satisfies FetchAnswer);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
