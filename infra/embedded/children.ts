import type { ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import {
  type ChildSpec,
  describeExit,
  logTail,
  type ReadyMessage,
  readyMessage,
  spawnChild,
} from "./child.ts";
import { endGroup } from "./end-processes.ts";

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

interface Running {
  child: ChildProcess;
  exited: Promise<string>;
}

/** The processes of one run: started, watched, and stopped together. */
export class Children {
  readonly #runDirectory: string;
  readonly #running = new Map<string, Running>();
  readonly #failed = Promise.withResolvers<Error>();
  readonly #stopWithinMs: number;
  #stopping = false;

  /**
   * @param runDirectory where the logs go, and by which the processes of a killed launcher are found
   * @param stopWithinMs after which a process that was asked to stop is killed
   */
  constructor(runDirectory: string, stopWithinMs = STOP_WITHIN_MS) {
    this.#runDirectory = runDirectory;
    this.#stopWithinMs = stopWithinMs;
  }

  /** Resolves (never rejects) when a process that was ready ends without having been asked to. */
  get failed(): Promise<Error> {
    return this.#failed.promise;
  }

  /** Process ids by name. */
  get pids(): Record<string, number> {
    return Object.fromEntries([...this.#running].map(([name, { child }]) => [name, child.pid ?? 0]));
  }

  /** Starts a process and waits for its ready message. @throws Error with the end of its log. */
  async start<Ready extends ReadyMessage>(spec: ChildSpec): Promise<Ready> {
    if (this.#stopping) throw new Error(`${spec.name} was not started: everything is being stopped.`);
    const child = spawnChild(spec, this.#runDirectory);
    const exited = describeExit(child);
    this.#running.set(spec.name, { child, exited });
    const late = delay(READY_WITHIN_MS, `took more than ${READY_WITHIN_MS / 1000} s`, { ref: false });
    const ready = await Promise.race([readyMessage<Ready>(child), exited, late]);
    if (typeof ready === "string") throw this.#failure(spec.name, `${ready} before it was ready`);
    void exited.then((how) => {
      if (!this.#stopping) this.#failed.resolve(this.#failure(spec.name, how));
    });
    return ready;
  }

  /** Stops the named processes side by side, or all that are left. Nothing can be started afterwards. */
  async stop(names = [...this.#running.keys()]): Promise<void> {
    this.#stopping = true;
    await Promise.all(names.map((name) => this.#stopOne(name)));
  }

  async #stopOne(name: string): Promise<void> {
    const running = this.#running.get(name);
    if (!running?.child.pid) return;
    running.child.kill("SIGTERM");
    await Promise.race([running.exited, delay(this.#stopWithinMs, undefined, { ref: false })]);
    await endGroup(running.child.pid);
    this.#running.delete(name);
  }

  #failure(name: string, how: string): Error {
    return new Error(`${name} ${how}. The end of its log:\n${logTail(this.#runDirectory, name)}`);
  }
}
