import { Motion } from "./motion.ts";

/**
 * The fate of a call to a database, a service or the provider:
 * - `goes well`: it takes effect and the answer arrives
 * - `is lost`: it takes effect, but the caller gets only an error
 * - `is refused`: it never takes effect, and the caller gets an error
 * - `comes late`: the caller gets an error, and the call takes effect later
 */
export const FATES = ["goes well", "is lost", "is refused", "comes late"] as const;
export type Fate = (typeof FATES)[number];

type Call = {
  by: string;
  what: string;
  /** False for a call to a service: other threads may take steps before its answer. */
  atomic: boolean;
  effect: () => Promise<unknown>;
  state: "asked" | "in progress" | "answered";
  answer: PromiseWithResolvers<unknown>;
  /** The real answer, before its caller gets it. */
  outcome?: PromiseSettledResult<unknown>;
  /** The caller no longer waits for the answer. */
  forgotten?: true;
};

/**
 * Executes the steps of all threads one at a time, in the order that a test chooses. Code runs freely until it calls
 * another party; there it waits until the test decides the call's fate. Nothing depends on speed, so a failing test
 * fails again.
 */
export class Steps {
  readonly transcript: string[] = [];
  readonly #dead = new Set<string>();
  #calls: Call[] = [];
  #arrivals = 0;
  readonly #motion = new Motion();

  /** Runs code that may make calls. */
  thread<T>(run: () => Promise<T>): Promise<T> {
    return this.#motion.thread(run);
  }

  /** Makes a call in place of the process's real client. It waits until the test decides its fate. */
  async call<T>(by: string, what: string, effect: () => Promise<T>, atomic: boolean): Promise<T> {
    if (this.#dead.has(by)) throw new Error(`${by} was killed`);
    const answer = Promise.withResolvers<unknown>();
    this.#arrive({ by, what, effect, atomic, answer, state: "asked" });
    this.#motion.stops();
    return answer.promise as Promise<T>;
  }

  /** Resolves when every thread waits for a call or has ended. */
  still(): Promise<void> {
    return this.#motion.still();
  }

  get waiting(): number {
    return this.#eligible().length;
  }

  /**
   * Lets one of the waiting calls continue. 0 is the newest: the next step of the thread that took the last one.
   * @returns whether that thread reached another call
   */
  async go(which: number, fate: Fate): Promise<boolean> {
    const eligible = this.#eligible();
    const call = eligible.at(-1 - (which % eligible.length));
    if (!call) return false;
    const before = this.#arrivals;
    const what = `${call.by}: ${call.what}${call.state === "answered" ? ", answered" : ""}`;
    this.transcript.push(fate === "goes well" ? what : `${what}   ← ${fate}`);
    if (call.state === "asked") await this.#ask(call, fate);
    else this.#hear(call, fate);
    await this.still();
    return this.#arrivals > before;
  }

  /**
   * SIGKILL: no thread of this process continues. Calls that it sent still take effect; calls that it did not send
   * never do. When this resolves, nothing of the process is left, and a new process may have its name.
   */
  async kill(process: string): Promise<void> {
    this.transcript.push(`${process} is killed`);
    this.#dead.add(process);
    for (const call of this.#calls.filter((one) => one.by === process && !one.forgotten)) {
      if (call.state === "asked") this.#remove(call);
      this.#forget(call, `${process} was killed`);
    }
    await this.still();
    this.#dead.delete(process);
  }

  /** Ends all threads and calls of a run, before the next run begins. */
  async clear(): Promise<void> {
    for (const { by } of this.#calls) await this.kill(by);
    this.#calls = [];
    this.transcript.length = 0;
  }

  async #ask(call: Call, fate: Fate): Promise<void> {
    if (fate === "is refused") this.#remove(call);
    if (fate === "is refused" || fate === "comes late") return this.#forget(call, "no answer");
    if (fate === "is lost" && !call.atomic) this.#forget(call, "no answer");
    call.state = "in progress";
    const ended = this.thread(() =>
      call.effect().then(
        (value) => this.#answered(call, { status: "fulfilled", value }),
        (reason) => this.#answered(call, { status: "rejected", reason }),
      ),
    );
    if (!call.atomic) return;
    await ended;
    this.#hear(call, fate);
  }

  #answered(call: Call, outcome: PromiseSettledResult<unknown>): void {
    call.outcome = outcome;
    call.state = "answered";
    if (call.atomic && !call.forgotten) return; // the same step gives the answer to the caller
    this.#remove(call);
    if (!call.forgotten) this.#arrive(call);
  }

  #hear(call: Call, fate: Fate): void {
    if (call.forgotten) return;
    if (fate !== "goes well" || !call.outcome) return this.#forget(call, "no answer");
    this.#remove(call);
    this.#motion.goesOn();
    if (call.outcome.status === "fulfilled") call.answer.resolve(call.outcome.value);
    else call.answer.reject(call.outcome.reason);
  }

  /** The caller gets an error and waits no longer. */
  #forget(call: Call, why: string): void {
    if (call.forgotten) return;
    call.forgotten = true;
    if (call.state === "answered") this.#remove(call);
    this.#motion.goesOn();
    call.answer.reject(new Error(why));
  }

  #arrive(call: Call): void {
    this.#calls.push(call);
    this.#arrivals++;
  }

  #remove(call: Call): void {
    this.#calls = this.#calls.filter((one) => one !== call);
  }

  /** A call in progress continues without its caller, which can still stop waiting. */
  #eligible(): Call[] {
    return this.#calls.filter((call) => call.state !== "in progress");
  }
}
