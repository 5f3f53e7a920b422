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
 * Requests beyond the limit wait in order for a bounded time. AWS would not let them wait; here a short burst must not
 * fail only because the machine is small. For the same reason another environment is started only when no existing one
 * becomes idle soon, and only one starts at a time.
 */
export function createEnvironmentCap(limit: number, waitMillis: number) {
  const waiting: Waiting[] = [];
  let environments = 0;
  let busy = 0;
  let starting = false;
  let growth: NodeJS.Timeout | undefined;

  /** @throws TooManyRequestsException when no environment became idle in time */
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

  /** Gives an idle environment to the longest-waiting request, so no request can overtake. */
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

/**
 * Lets environments start in turn. A start takes a core for some hundred milliseconds. With a backlog, for example
 * after a restart, every function wants to start at once. Started together on a few busy cores, none would be ready
 * before its timeout, all would be ended, and all would start again, endlessly.
 *
 * @param atOnce maximum number of concurrent starts
 * @param millis after which a first run counts as started and waiting for something else
 * @returns `turn`, which resolves when an environment may start, with the callback for the end of its run. `onStarted`
 *   is called then, or after `millis`
 */
export function createStarts(atOnce: number, millis: number) {
  const waiting: (() => void)[] = [];
  let starting = 0;

  function next(): void {
    const first = waiting.shift();
    if (first) first();
    else starting--;
  }

  return {
    async turn(onStarted: () => void): Promise<() => void> {
      if (starting < atOnce) starting++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let done = false;
      const started = () => {
        if (done) return;
        done = true;
        next();
        onStarted();
      };
      setTimeout(started, millis).unref();
      return started;
    },
  };
}
