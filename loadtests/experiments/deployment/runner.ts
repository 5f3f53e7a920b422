import { setTimeout as sleep } from "node:timers/promises";

/** A running deployable that a newer version can replace. */
export type Runner = {
  /** The status of the answer to an order of a product. @throws while it does not answer */
  place(sku: string): Promise<number>;
  stop(): Promise<void>;
};

const TIMEOUT_MS = 60_000;

/** Polls until the product is refused. @throws Error when it never is */
export async function untilRefused({ place }: Runner, sku: string, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + TIMEOUT_MS; Date.now() < end; await sleep(5, undefined, { signal })) {
    const status = await place(sku).catch(() => 503);
    if (status >= 400 && status < 500) return;
  }
  throw new Error("The edited rule was never served.");
}
