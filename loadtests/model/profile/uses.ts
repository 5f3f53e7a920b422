import type { Counters } from "../../harness/counters/counters.ts";
import { containers, databases } from "../cost/names.ts";
import type { Figures, FunctionUse } from "../cost/profile.ts";
import type { Initialisation } from "./initialisation.ts";
import type { Spent } from "./spent.ts";

type ServicesUse = Figures["services"]["placeOrder"];
type FunctionsUse = Figures["functions"]["placeOrder"];

/** The resources of one call of the services. */
export function servicesUse(
  { calls, counters, loggedBytes, statements, storedBytes }: Spent,
  answered: number,
): ServicesUse {
  const perCall = <Name extends string>(names: readonly Name[], amount: (name: Name) => number) =>
    Object.fromEntries(names.map((name) => [name, amount(name) / calls])) as Record<Name, number>;
  const cpuMs = (name: string) => (counters.cpuSeconds[name] ?? 0) * 1_000;
  return {
    cpuMs: perCall(containers, cpuMs),
    databaseCpuMs: cpuMs("postgres") / calls,
    queries: perCall(databases, (name) => statements.queries[name] ?? 0),
    rows: perCall(databases, (name) => statements.rows[name] ?? 0),
    bytesLogged: loggedBytes / calls,
    bytesAnswered: answered,
    bytesStored: storedBytes / calls,
  };
}

/** Billed milliseconds are rounded up, by half a millisecond on average. */
const ROUNDED_UP_MS = 0.5;

/**
 * Known about functions from other measurements: events per call without batching, the trigger, and the initialisation.
 */
export type KnownOfFunctions = {
  events: Record<string, number>;
  streams: ReadonlySet<string>;
  initialisations: Record<string, Initialisation>;
};

/** The resources of one call of the functions, without scheduled functions. */
export function functionsUse(
  { calls, counters, loggedBytes, storedBytes }: Spent,
  answered: number,
  known: KnownOfFunctions,
): FunctionsUse {
  const ran = Object.entries(counters.functions).filter(
    ([name, { invocations }]) => invocations > 0 && (known.events[name] ?? 0) > 0,
  );
  const sum = (figure: "readUnits" | "writeUnits") =>
    ran.reduce((total, [, counted]) => total + counted[figure], 0) / calls;
  return {
    functions: Object.fromEntries(ran.map(([name, counted]) => [name, useOf(name, counted, calls, known)])),
    writeUnits: sum("writeUnits"),
    readUnits: sum("readUnits"),
    streamReads: (counters.operations["streams: GetRecords"] ?? 0) / calls,
    bytesLogged: loggedBytes / calls,
    bytesAnswered: answered,
    bytesStored: storedBytes / calls,
  };
}

function useOf(
  name: string,
  { invocations, billedMillis, cpuMillis }: Counters["functions"][string],
  calls: number,
  { events, streams, initialisations }: KnownOfFunctions,
): FunctionUse {
  const { memoryMb, cpuMs: initCpuMs } = initialisations[name] ?? { memoryMb: 0, cpuMs: 0 };
  return {
    events: events[name] ?? 0,
    fromStream: streams.has(name),
    cpuMs: cpuMillis / calls / (events[name] ?? 1),
    waitMs: Math.max(0, (billedMillis - cpuMillis) / invocations - ROUNDED_UP_MS),
    memoryMb,
    initCpuMs,
  };
}

/**
 * Invocations per call without batching. A function that runs for fewer than every second call is scheduled, or belongs
 * to the start.
 */
export function eventsOf({ functions }: Counters, calls: number): Record<string, number> {
  const each = Object.entries(functions).map(([name, { invocations }]): [string, number] => [
    name,
    Math.round((invocations / calls) * 100) / 100,
  ]);
  return Object.fromEntries(each.filter(([, events]) => events > 0.5));
}
