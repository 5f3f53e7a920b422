import { Motion } from "./motion.ts";

/**
 * What becomes of a call to a database, a service or the provider, seen by the one who made it:
 * - `goes well`: it takes effect and the answer comes
 * - `is lost`: it takes effect, but the caller hears only an error
 * - `is refused`: it never takes effect, and the caller hears an error
 * - `comes late`: the caller hears an error, and the call takes effect at some later time
 */
export const FATES = ["goes well", "is lost", "is refused", "comes late"] as const;
export type Fate = (typeof FATES)[number];

type Call = {
  by: string;
  what: string;
  /** False for a call to a service, in which others may take steps before it is answered. */
  atomic: boolean;
  effect: () => Promise<unknown>;
  state: "asked" | "under way" | "answered";
  answer: PromiseWithResolvers<unknown>;
  /** The answer as it is, before it reaches the caller. */
  outcome?: PromiseSettledResult<unknown>;
  /** Nobody waits for the answer any more. */
  forgotten?: true;
};

/**
 * Everything that happens in the world, one step at a time and in the order that a test wants: code runs freely until it calls something,
 * and then waits here until the test says what becomes of the call. Nothing depends on how fast anything is, so a
 * test that fails fails again.
 */
export class Steps {
  readonly transcript: string[] = [];
  readonly #dead = new Set<string>();
  #calls: Call[] = [];
  #arrivals = 0;
  readonly #motion = new Motion();

  /** Runs code that may call. */
  thread<T>(run: () => Promise<T>): Promise<T> {
    return this.#motion.thread(run);
  }

  /** What processes are given instead of the real call. */
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
   * Lets one of the calls that wait go on; 0 is the newest, the next step of the thread that took the last one.
   * @returns whether that thread came to another call
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
   * SIGKILL: no thread of this process goes on, and what it had not sent yet never is. What it has sent is on its way. When this
   * resolves, nothing of the process is left, and a new one may bear its name.
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

  /** Ends all that is left of a life, for the next one to begin. */
  async clear(): Promise<void> {
    for (const { by } of this.#calls) await this.kill(by);
    this.#calls = [];
    this.transcript.length = 0;
  }

  async #ask(call: Call, fate: Fate): Promise<void> {
    if (fate === "is refused") this.#remove(call);
    if (fate === "is refused" || fate === "comes late") return this.#forget(call, "no answer");
    if (fate === "is lost" && !call.atomic) this.#forget(call, "no answer");
    call.state = "under way";
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
    if (call.atomic && !call.forgotten) return; // it is heard at once
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

  /** The caller stops waiting. */
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

  /** A call under way goes on by itself; only its caller can still stop waiting for it. */
  #eligible(): Call[] {
    return this.#calls.filter((call) => call.state !== "under way");
  }
}
