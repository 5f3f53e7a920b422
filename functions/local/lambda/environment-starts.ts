/**
 * Lets environments start in turn. A start takes a core for some hundred milliseconds, and with a backlog every function wants
 * one at once, as after a restart: started side by side on a few busy cores, none would be up before its time was over, all
 * would be ended, and all would start again, without end.
 *
 * @param atOnce how many may start at a time
 * @param millis after which a first run is taken for started, and waiting for something else
 * @returns `turn`, which resolves when one may start, with what is to be called when it has run; `onStarted` is called then, or
 *   when it has taken its time
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
