import { FairQueue } from "./fair-queue.ts";

/** Lambda's error when a function has no free environment, with AWS's name. */
export class TooManyRequestsException extends Error {
  override name = "TooManyRequestsException";
}

/** The use of an environment by one invocation. */
export interface Use {
  /** Call it when the environment has started, if it had to start. Then another one may start. */
  started(): void;
  /** Call it once, when the environment is idle again. */
  release(): void;
  /** Call it instead of `release` when the environment has ended. */
  lose(): void;
}

interface Waiting {
  start: (use: Use) => void;
  timer: NodeJS.Timeout;
}

/**
 * Waiting requests of one client for one function. Fifty requests a second for five seconds: a function that serves the
 * client more slowly would refuse the later ones after their wait.
 */
const WAITING_PER_CLIENT = 250;

/**
 * If a warm environment becomes idle sooner than this, no other one is started: a start and its first runs take a core
 * for as long. At 50 ms a machine that was busy for a moment started every environment allowed, and the starts kept it
 * busy.
 */
const GROW_MILLIS = 300;

/**
 * Limits the number of environments per function, as the account's concurrency does on AWS. The emulator has no limit:
 * every concurrent request starts a worker thread on a few cores, and one delay then grows by itself (without a cap 33
 * of 500 requests failed at 50/s, with a cap of 4 none).
 *
 * Requests beyond the limit wait for a bounded time. AWS would not let them wait; here a short burst must not fail only
 * because the machine is small. The clients are served in turn, so that one client's burst does not use up the time of
 * the others. Another environment is started only when no existing one becomes idle soon, and only one starts at a time.
 */
export function createEnvironmentCap(limit: number, waitMillis: number) {
  const waiting = new FairQueue<Waiting>();
  let environments = 0;
  let busy = 0;
  let starting = false;
  let growth: NodeJS.Timeout | undefined;

  /** @throws TooManyRequestsException when no environment became idle in time, or too many of the client's requests wait */
  async function acquire(client: string): Promise<Use> {
    if (waiting.lengthOf(client) >= WAITING_PER_CLIENT) {
      throw new TooManyRequestsException(
        `Rate exceeded: ${WAITING_PER_CLIENT} requests of this client wait.`,
      );
    }
    const use = new Promise<Use>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.remove(client, entry);
        reject(new TooManyRequestsException(`Rate exceeded: no environment within ${waitMillis} ms.`));
      }, waitMillis);
      const entry = { start: resolve, timer };
      waiting.push(client, entry);
    });
    if (busy < environments) hand({ started: () => {}, release, lose });
    else grow();
    return use;
  }

  /** Gives an idle environment to the longest-waiting request of the client whose turn it is. */
  function hand(use: Use): void {
    const next = waiting.shift();
    if (next === undefined) return;
    busy++;
    clearTimeout(next.timer);
    next.start(use);
  }

  function release(): void {
    busy--;
    hand({ started: () => {}, release, lose });
  }

  function lose(): void {
    busy--;
    environments--;
    grow();
  }

  function grow(): void {
    if (growth !== undefined || starting || environments >= limit || waiting.isEmpty) return;
    growth = setTimeout(
      () => {
        growth = undefined;
        if (waiting.isEmpty) return;
        environments++;
        starting = true;
        hand({ started, release, lose });
      },
      environments === 0 ? 0 : GROW_MILLIS,
    );
  }

  function started(): void {
    starting = false;
    grow();
  }

  return { acquire };
}
