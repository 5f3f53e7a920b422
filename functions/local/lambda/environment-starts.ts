/**
 * Lets environments start in turn. A start takes a core for some hundred milliseconds. With a backlog, for example
 * after a restart, every function wants to start at once. Started together on a few busy cores, none would be ready
 * before its timeout, all would be ended, and all would start again, endlessly.
 *
 * @param atOnce maximum number of concurrent starts
 * @param millis time after which a start counts as over in any case: the first run then waits for something else
 * @returns `turn`. It resolves when an environment may start, with a callback for the end of the first run. `onStarted`
 *   is called when the start is over: at that callback, or after `millis`
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
