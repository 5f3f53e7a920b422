import type { Database } from "@app/chassis/database";
import { log } from "@app/chassis/log";
import { keepable } from "@app/contract/text";
import type { Provider } from "@app/payments-service/provider";
import { repeatWhenWoken } from "../repeat-when-woken.ts";
import { authorizePayment } from "./authorize-payment.ts";
import { claimJobs, type Job, postponeJob } from "./job-store.ts";
import { refundPayment } from "./refund-payment.ts";

/** Longer than one attempt. After a process was killed, its jobs wait this long. */
const LEASE_MS = 6_000;
const PAUSE_MS = 250;
const BASE_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;

export type Workers = { wake(): void; stop(): Promise<void> };

/**
 * Works on at most `concurrency` jobs at once; all others wait in the table.
 * @param onOutcome called when the outcome of a job is stored
 */
export function startWorkers(
  database: Database,
  provider: Provider,
  concurrency: number,
  onOutcome: () => void,
): Workers {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const begin = (job: Job) => {
    const attempt = attemptJob(database, provider, job)
      .then(onOutcome)
      .finally(() => {
        running.delete(attempt);
        claiming.wake();
      });
    running.add(attempt);
  };
  const claim = async () => {
    const free = concurrency - running.size;
    if (free > 0) for (const job of await claimJobs(database, free, LEASE_MS)) begin(job);
    return false;
  };
  const claiming = repeatWhenWoken("claiming payments", claim, { pauseMs: PAUSE_MS, until: stopping.signal });
  return {
    wake: claiming.wake,
    async stop() {
      stopping.abort();
      await claiming.ended;
      await Promise.all(running);
    },
  };
}

/** Never rejects. While the outcome is unknown, the job is repeated: at growing intervals of up to five seconds, and without a last attempt. */
async function attemptJob(database: Database, provider: Provider, job: Job): Promise<void> {
  const { orderId, attempts } = job;
  try {
    if (job.kind === "charge") await authorizePayment(database, provider, orderId, job.charge);
    else await refundPayment(database, provider, orderId);
  } catch (error) {
    const reason = keepable(String(error instanceof Error ? (error.cause ?? error) : error), 500);
    log.warn({ orderId, attempts, reason }, "postponed");
    const longest = Math.min(LONGEST_DELAY_MS, BASE_DELAY_MS * 2 ** attempts);
    const delayMs = Math.round(longest * (0.5 + Math.random() / 2)); // orders that failed together do not return together
    await postponeJob(database, job, delayMs, reason).catch((err: unknown) =>
      log.warn({ err, orderId }, "the payment could not be postponed: its lease will run out"),
    );
  }
}
