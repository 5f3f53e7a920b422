import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers/promises";
import {
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";

/**
 * Faults of a call to the database or the provider:
 * - slow: the call is made some steps later; meanwhile everything else continues
 * - busy: refused before it takes effect, like throttling or a transaction conflict
 * - unanswered: it takes effect, and the answer is lost
 * - repeated: it takes effect twice, as when a client retries after a lost answer
 * - crash before, crash after: the environment ends there, with its whole invocation
 */
export const FAULTS = ["slow", "busy", "unanswered", "repeated", "crash before", "crash after"] as const;
/** `call` counts the calls of an invocation from 0. */
export type Fault = { call: number; kind: (typeof FAULTS)[number] };

/** One invocation of a function. */
export type Invocation = { name: string; faults: readonly Fault[]; note: (line: string) => void };
type Actor = Invocation & { calls: number; crashed: PromiseWithResolvers<"crashed"> };
type Call = { actor: Actor; notBefore: number; proceed: () => Promise<void> };

const SLOW_STEPS = 3;
const actors = new AsyncLocalStorage<Actor>();
const running = new Set<Actor>();
let waiting: Call[] = [];
let step = 0;

/** Runs an invocation. Its calls wait for `interleave`, which lets them through one at a time. */
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
 * One step: lets the calls of all invocations through, one after another, in the order of `choices`, until every
 * invocation has ended or has a slow call.
 */
export async function interleave(choices: readonly number[]): Promise<void> {
  step++;
  for (let turn = 0; ; ) {
    await setImmediate(); // by then every invocation has reached its next call or its end
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

/** A call of an invocation waits for `interleave`; a call outside of invocations is made at once. */
export async function call<T>(what: string, take: () => Promise<T>): Promise<T> {
  const actor = actors.getStore();
  if (!actor) return take();
  const nth = actor.calls++;
  const kind = actor.faults.find((fault) => fault.call === nth)?.kind;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const inject = () => {
    if (kind) actor.note(`  ${actor.name}: ${what}: ${kind}`);
    return injectFault(kind, what, take, () => crash(actor)).then(resolve, reject);
  };
  waiting.push({
    actor,
    notBefore: kind === "slow" ? step + SLOW_STEPS : step,
    proceed: () => Promise.race([inject(), actor.crashed.promise]).then(() => {}),
  });
  return promise;
}

async function injectFault<T>(
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

/** Never resolves, so nothing else of this invocation runs. */
function crash(actor: Actor): Promise<never> {
  waiting = waiting.filter((call) => call.actor !== actor);
  actor.crashed.resolve("crashed");
  return new Promise(() => {});
}

const about = { $metadata: {}, message: "injected by a test" };

/** AWS's transient refusal of a call. No local engine refuses like that. */
export function refusalOf(call: string): Error {
  if (call.startsWith("Transact")) return conflict();
  if (call.startsWith("POST")) return new Error("connect ECONNREFUSED");
  // The only table whose items are written in transactions and also alone.
  if (/^(Put|Update)Item reservations/.test(call)) return new TransactionConflictException(about);
  return new ProvisionedThroughputExceededException(about);
}

/** A conflict with another transaction at the second item. */
function conflict(): TransactionCanceledException {
  const CancellationReasons = [{ Code: "None" }, { Code: "TransactionConflict" }];
  return new TransactionCanceledException({ ...about, CancellationReasons });
}
