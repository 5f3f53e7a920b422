import type { ChildProcess } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { type ChildSpec, describeExit, logTail, onReady, type ReadyMessage, spawnChild } from "./child.ts";
import { endGroup } from "./end-processes.ts";

/** Generous: a machine may be busy with other things. */
const READY_WITHIN_MS = 90_000;
const STOP_WITHIN_MS = 10_000;
/** As Docker's restart policies wait: 100 ms, and twice as long after each start that failed. */
const RESTART_DELAY_MS = 100;
const FAILED_STARTS_IN_A_ROW = 5;

interface Running {
  child: ChildProcess;
  exited: Promise<string>;
  ready?: ReadyMessage;
}

/** How a process ended that nobody had asked to, to follow its name in a sentence, and by which signal, if any; `at` in milliseconds since 1970. */
export type Death = { name: string; how: string; signal: NodeJS.Signals | null; at: number };

export interface ChildrenOptions {
  /** Milliseconds after which a process that was asked to stop is killed. */
  stopWithinMs?: number;
  /** A process that dies is started again, as containers are, until it dies at the start again and again. */
  supervise?: boolean;
  /** Added to the environment of every process. */
  environment?: Record<string, string> | undefined;
  /** The processes do not keep this one alive: they end with it. */
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

  /** @param runDirectory where the logs go, and by which the processes of a killed launcher are found */
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

  /** Resolves (never rejects) when a process that was ready ends without having been asked to; supervised, when it is given up. */
  get failed(): Promise<Error> {
    return this.#failed.promise;
  }

  /** Process ids by name, as of now: of the processes that do the work, not of those that watch over one. */
  get pids(): Record<string, number> {
    const pidOf = ({ ready, child }: Running) => ready?.pid ?? child.pid ?? 0;
    return Object.fromEntries([...this.#running].map(([name, running]) => [name, pidOf(running)]));
  }

  /** The next time that a process says it is ready: ask before what makes it start again. */
  async readyNext<Ready extends ReadyMessage>(name: string): Promise<Ready> {
    const [ready] = await once(this.#ready, name);
    return ready;
  }

  /** Starts a process and waits for its ready message. @throws Error with the end of its log. */
  async start<Ready extends ReadyMessage>(spec: ChildSpec<Ready>): Promise<Ready> {
    if (this.#stopping) throw new Error(`${spec.name} was not started: everything is being stopped.`);
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
      // What the process had started ends with it, as it would in a container.
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

function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
