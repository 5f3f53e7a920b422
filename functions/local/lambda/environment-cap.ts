/** Lambda's answer when a function has no environment to spare. Named as AWS names it. */
export class TooManyRequestsException extends Error {
  override name = "TooManyRequestsException";
}

interface Waiting {
  start: () => void;
  timer: NodeJS.Timeout;
}

/**
 * Limits how many environments of one function are busy at once, as the account's concurrency does
 * on AWS. The emulator has no limit of its own: every concurrent request starts a worker thread, on
 * the few cores there are, and one hiccup then feeds itself (without a cap 33 of 500 requests failed
 * at 50/s, with a cap of 4 none).
 *
 * Requests beyond the limit wait in order for a bounded time. AWS would not let them wait; here a
 * short burst should not fail only because this is a small machine.
 */
export function createEnvironmentCap(limit: number, waitMillis: number) {
  const waiting: Waiting[] = [];
  let busy = 0;

  /** @returns `release`, to be called once, when the environment is idle again
   * @throws TooManyRequestsException when none became idle in time */
  async function acquire(): Promise<() => void> {
    if (busy < limit) busy++;
    else await turn();
    return release;
  }

  function turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(
          new TooManyRequestsException(`Rate exceeded: ${limit} environments busy for ${waitMillis} ms.`),
        );
      }, waitMillis);
      const entry = { start: resolve, timer };
      waiting.push(entry);
    });
  }

  /** Hands the environment to the one that waits longest, so nobody can overtake. */
  function release(): void {
    const next = waiting.shift();
    if (next === undefined) {
      busy--;
      return;
    }
    clearTimeout(next.timer);
    next.start();
  }

  return { acquire };
}
