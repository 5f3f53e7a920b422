import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers/promises";
import { refusalOf } from "./aws-errors.ts";

/**
 * What may happen to a call to the database or the provider:
 * - slow: is only made some steps later; meanwhile everything else goes on
 * - busy: refused before it took effect, as throttling or a conflict with a transaction does
 * - unanswered: takes effect, and the answer gets lost
 * - repeated: takes effect twice, as when a client tries again after the answer got lost
 * - crash before, crash after: the environment ends there; nothing of its invocation goes on
 */
export const FAULTS = ["slow", "busy", "unanswered", "repeated", "crash before", "crash after"] as const;
/** `call` counts the calls of an invocation from 0. */
export type Fault = { call: number; kind: (typeof FAULTS)[number] };

/** One invocation of a function. */
export type Invocation = { name: string; faults: readonly Fault[]; tell: (line: string) => void };
type Actor = Invocation & { calls: number; crashed: PromiseWithResolvers<"crashed"> };
type Call = { actor: Actor; notBefore: number; proceed: () => Promise<void> };

const SLOW_STEPS = 3;
const actors = new AsyncLocalStorage<Actor>();
const running = new Set<Actor>();
let waiting: Call[] = [];
let step = 0;

/** Runs an invocation whose calls wait to be let through, one at a time, by `interleave`. */
export async function invoke<T>(invocation: Invocation, run: () => Promise<T>): Promise<T | "crashed"> {
  const actor: Actor = { ...invocation, calls: 0, crashed: Promise.withResolvers() };
  running.add(actor);
  try {
    return await actors.run(actor, () => Promise.race([run(), actor.crashed.promise]));
  } finally {
    running.delete(actor);
  }
}

/**
 * Makes a step: lets the calls of all invocations through, one after another, in an order that `choices` decides, until every
 * invocation has ended, or is slow.
 */
export async function interleave(choices: readonly number[]): Promise<void> {
  step++;
  for (let turn = 0; ; ) {
    await setImmediate(); // by then every invocation has come to its next call, or to its end
    const ready = waiting.filter(({ notBefore }) => notBefore <= step);
    const next = ready[(choices[turn % choices.length] ?? 0) % ready.length];
    if (next) {
      turn++;
      waiting = waiting.filter((other) => other !== next);
      await next.proceed();
    } else if ([...running].every((actor) => waiting.some((call) => call.actor === actor))) return;
  }
}

/** Makes steps until every invocation has ended. */
export async function interleaveAll(): Promise<void> {
  do await interleave([0]);
  while (running.size > 0 || waiting.length > 0);
}

/** A call of an invocation, which comes about when `interleave` lets it; outside of invocations, at once. */
export async function call<T>(what: string, take: () => Promise<T>): Promise<T> {
  const actor = actors.getStore();
  if (!actor) return take();
  const nth = actor.calls++;
  const kind = actor.faults.find((fault) => fault.call === nth)?.kind;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const suffer = () => {
    if (kind) actor.tell(`  ${actor.name}: ${what}: ${kind}`);
    return sufferFault(kind, what, take, () => crash(actor)).then(resolve, reject);
  };
  waiting.push({
    actor,
    notBefore: kind === "slow" ? step + SLOW_STEPS : step,
    proceed: () => Promise.race([suffer(), actor.crashed.promise]).then(() => {}),
  });
  return promise;
}

async function sufferFault<T>(
  kind: Fault["kind"] | undefined,
  what: string,
  take: () => Promise<T>,
  crash: () => Promise<never>,
): Promise<T> {
  if (kind === "busy") throw refusalOf(what);
  if (kind === "crash before") return crash();
  if (kind === undefined || kind === "slow") return take();
  await take().catch(() => {});
  if (kind === "crash after") return crash();
  if (kind === "repeated") return take();
  throw Object.assign(new Error("no answer"), { name: "TimeoutError" });
}

/** Never comes back: neither does anything else of this invocation. */
function crash(actor: Actor): Promise<never> {
  waiting = waiting.filter((call) => call.actor !== actor);
  actor.crashed.resolve("crashed");
  return new Promise(() => {});
}
