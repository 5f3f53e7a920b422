import type { Due, ExecutionStore } from "./execution-store.ts";

/** Invokes a function with an event, and waits for its answer. @throws when there is none */
export type Invoke = (functionName: string, event: unknown) => Promise<{ Status: string }>;

const AT_ONCE = 16;
const LONGEST_WAIT_SECONDS = 10;

/** Invokes the functions of all executions that are due, until `stop`. Call `wake` after a start. */
export function runExecutions(store: ExecutionStore, invoke: Invoke) {
  let running = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  function wake(): void {
    if (stopped) return;
    for (const execution of store.due(seconds(), AT_ONCE - running)) {
      running++;
      void run(execution).finally(() => {
        running--;
        wake();
      });
    }
    clearTimeout(timer);
    const next = running < AT_ONCE ? store.nextDue() : undefined;
    if (next !== undefined) timer = setTimeout(wake, Math.max(0, next - seconds()) * 1_000);
  }

  async function run({ arn, functionName, failures }: Due): Promise<void> {
    try {
      const { Status } = await invoke(functionName, store.begin(arn, seconds()));
      if (Status === "SUCCEEDED" || Status === "FAILED") store.close(arn, Status);
      else store.suspend(arn);
    } catch {
      // A crash, a timeout, or no emulator: the function's log has the cause.
      const wait = Math.min(LONGEST_WAIT_SECONDS, 0.1 * 2 ** failures);
      store.repeat(arn, seconds() + wait, failures + 1);
    }
  }

  wake();
  return {
    wake,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

const seconds = () => Date.now() / 1_000;
