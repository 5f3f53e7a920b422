import type { ChildProcess } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { type ChildSpec, describeExit, logTail, onReady, type ReadyMessage, spawnChild } from "./child.ts";
import { endGroup } from "./process-table.ts";

/** Generous, because the machine may be busy. */
const READY_WITHIN_MS = 90_000;
const STOP_WITHIN_MS = 10_000;
/** Like Docker's restart policies: 100 ms, doubled after each failed start. */
const RESTART_DELAY_MS = 100;
const FAILED_STARTS_IN_A_ROW = 5;

interface Running {
  child: ChildProcess;
  exited: Promise<string>;
  ready?: ReadyMessage;
}

/**
 * How a process ended unexpectedly, as the end of a sentence that begins with its name; the signal, if any; `at` in
 * milliseconds since 1970.
 */
export type Death = { name: string; how: string; signal: NodeJS.Signals | null; at: number };

export interface ChildrenOptions {
  /** A process is killed when it has not stopped after this time (ms). */
  stopWithinMs?: number;
  /** Restarts a process that dies, like a container's restart policy, until its start fails too often. */
  supervise?: boolean;
  /** Added to the environment of every process. */
  environment?: Record<string, string> | undefined;
  /** The processes do not keep the launcher alive: they end with it. */
  background?: boolean;
}

/** The processes of one run: started, watched, and stopped together. */
export class Children {
  readonly #runDirectory: string;
  readonly #running = new Map<string, Running>();
  readonly #failed = Promise.withResolvers<Error>();
  /** One event per ready message, named after the process. */
  readonly #ready = new EventEmitter();
  readonly #stopWithinMs: number;
  readonly supervise: boolean;
  readonly environment: Record<string, string>;
  readonly #background: boolean;
  /** Oldest first. */
  readonly deaths: Death[] = [];
  #stopping = false;

  /** @param runDirectory directory of the logs; its name identifies the processes of a killed launcher */
  constructor(runDirectory: string, options: ChildrenOptions = {}) {
    const {
      stopWithinMs = STOP_WITHIN_MS,
      supervise = false,
      environment = {},
      background = false,
    } = options;
    this.#runDirectory = runDirectory;
    this.#stopWithinMs = stopWithinMs;
    this.supervise = supervise;
    this.environment = environment;
    this.#background = background;
  }

  /**
   * Resolves (never rejects) when a process that was ready ends unexpectedly; with supervision, when it is no longer
   * restarted.
   */
  get failed(): Promise<Error> {
    return this.#failed.promise;
  }

  /** Current process ids by name: those of the working processes, not of their supervisors. */
  get pids(): Record<string, number> {
    const pidOf = ({ ready, child }: Running) => ready?.pid ?? child.pid ?? 0;
    return Object.fromEntries([...this.#running].map(([name, running]) => [name, pidOf(running)]));
  }

  /** The process of a name, for messages after its ready message. */
  processOf(name: string): ChildProcess {
    const running = this.#running.get(name);
    if (!running) throw new Error(`${name} does not run.`);
    return running.child;
  }

  /** Resolves when a process is ready the next time. Call it before the restart. */
  async readyNext<Ready extends ReadyMessage>(name: string): Promise<Ready> {
    const [ready] = await once(this.#ready, name);
    return ready;
  }

  /** Starts a process and waits for its ready message. @throws Error with the end of its log */
  async start<Ready extends ReadyMessage>(spec: ChildSpec<Ready>): Promise<Ready> {
    if (this.#stopping) throw new Error(`${spec.name} was not started, because the run is being stopped.`);
    const { running, ready } = await this.#launch<Ready>(spec);
    const { restartEnv, ...again } = spec;
    this.#watch({ ...again, env: { ...spec.env, ...restartEnv?.(ready) } }, running);
    return ready;
  }

  async #launch<Ready extends ReadyMessage>(spec: ChildSpec<Ready>) {
    const { name } = spec;
    const env = { ...this.environment, ...spec.env };
    const child = spawnChild({ ...spec, env }, this.#runDirectory);
    const running: Running = { child, exited: describeExit(child) };
    this.#running.set(name, running);
    void running.exited.then((how) => {
      if (!this.#stopping) this.deaths.push({ name, how, signal: child.signalCode, at: Date.now() });
    });
    onReady(child, (message) => {
      running.ready = message;
      this.#ready.emit(name, message);
    });
    const late = delay(READY_WITHIN_MS, `took more than ${READY_WITHIN_MS / 1000} s`, { ref: false });
    const ready = await Promise.race([this.readyNext<Ready>(name), running.exited, late]);
    if (typeof ready === "string") throw this.#failure(name, `${ready} before it was ready`);
    if (this.#background) letGo(child);
    return { running, ready };
  }

  #watch(spec: ChildSpec, { exited }: Running): void {
    void exited.then((how) => {
      if (this.#stopping) return;
      if (this.supervise) void this.#revive(spec);
      else this.#failed.resolve(this.#failure(spec.name, how));
    });
  }

  async #revive(spec: ChildSpec): Promise<void> {
    for (let failures = 0; ; ) {
      // The process's own children end with it, as in a container.
      const leader = this.#running.get(spec.name)?.child.pid;
      if (leader) await endGroup(leader);
      await delay(RESTART_DELAY_MS * 2 ** failures);
      if (this.#stopping) return;
      try {
        const { running } = await this.#launch(spec);
        return this.#watch(spec, running);
      } catch (error) {
        if (++failures === FAILED_STARTS_IN_A_ROW) return this.#failed.resolve(error as Error);
      }
    }
  }

  /** Stops the named processes at the same time, or all that run. Nothing can be started afterwards. */
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

function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
