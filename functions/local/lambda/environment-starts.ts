import { createEnvironmentCap } from "./environment-cap.ts";

/** After which a first run is taken for started, and waiting for something else. */
const START_MILLIS = 2_000;

/**
 * Lets environments start in turn. A start takes a core for some hundred milliseconds, and with a backlog every function wants
 * several at once, as after a restart: started side by side on a few busy cores, none would be up before its time was over, all
 * would be ended, and all would start again, without end.
 *
 * @param atOnce how many may start at a time
 * @param waitMillis how long to wait for one's turn, before the request is throttled
 * @returns a function that resolves when it is one's turn, with what is to be called once the environment has run
 */
export function createStarts(atOnce: number, waitMillis: number): () => Promise<() => void> {
  const turns = createEnvironmentCap(atOnce, waitMillis);
  return async () => {
    const release = await turns.acquire();
    let started = false;
    const once = () => {
      if (!started) release();
      started = true;
    };
    setTimeout(once, START_MILLIS).unref();
    return once;
  };
}
