/** Lambda's answer when a function has no environment to spare. Named as AWS names it. */
export class TooManyRequestsException extends Error {
  override name = "TooManyRequestsException";
}

/** Somebody's use of an environment. */
export interface Use {
  /** To be called when the environment has started, if it had to: another one may start then. */
  started(): void;
  /** To be called once, when the environment is idle again. */
  release(): void;
  /** In place of `release`, when the environment has ended. */
  lose(): void;
}

interface Waiting {
  start: (use: Use) => void;
  timer: NodeJS.Timeout;
}

/**
 * A warm environment that is idle sooner than this saves the start of another one, which with its first runs takes a core for as long.
 * At 50 ms a machine that was busy for a moment had every environment that it may have, and was busy with starting them.
 */
const GROW_MILLIS = 300;

/**
 * Limits how many environments a function has, as the account's concurrency does on AWS. The emulator has
 * no limit of its own: every concurrent request starts a worker thread, on the few cores there are, and
 * one hiccup then feeds itself (without a cap 33 of 500 requests failed at 50/s, with a cap of 4 none).
 *
 * Requests beyond the limit wait in order for a bounded time. AWS would not let them wait; here a
 * short burst should not fail only because this is a small machine. For the same reason another
 * environment is started only when none of those that are there becomes idle soon, and one at a time.
 */
export function createEnvironmentCap(limit: number, waitMillis: number) {
  const waiting: Waiting[] = [];
  let environments = 0;
  let busy = 0;
  let starting = false;
  let growth: NodeJS.Timeout | undefined;

  /** @throws TooManyRequestsException when none became idle in time */
  function acquire(): Promise<Use> {
    const use = new Promise<Use>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(new TooManyRequestsException(`Rate exceeded: no environment within ${waitMillis} ms.`));
      }, waitMillis);
      const entry = { start: resolve, timer };
      waiting.push(entry);
    });
    if (busy < environments) hand({ started: () => {}, release, lose });
    else grow();
    return use;
  }

  /** Gives an idle environment to the one that waits longest, so nobody can overtake. */
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
    if (growth !== undefined || starting || environments >= limit || waiting.length === 0) return;
    growth = setTimeout(
      () => {
        growth = undefined;
        if (waiting.length === 0) return;
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
