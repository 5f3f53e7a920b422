import { calls, DATABASES, SERVICES } from "../embedded/call-keys.ts";
import { type Lambda, lambdas, matchesIn, unique } from "./read.ts";

/** A way between contexts: `from` asks `to` and waits for the answer, or `to` receives facts from a stream of `from`. */
export type Way = { from: string; to: string; facts?: string[] };

/** The data and the rules of each context in one variant, and the ways between contexts. */
export type ContextMap = {
  contexts: { name: string; rules: string[]; tables: string[] }[];
  ways: Way[];
};

export const CONTEXTS: readonly string[] = DATABASES;

/** The tables are those of the SQL migrations, the ways those of the keys between services. */
export function servicesMap(): ContextMap {
  return {
    contexts: SERVICES.map((name) => ({ name, rules: rulesOf(name), tables: migratedTables(name) })),
    ways: SERVICES.flatMap((from) => calls[from].map((to) => ({ from, to }))),
  };
}

/** Tables, streams and invocations are those of serverless.yml. */
export function functionsMap(all: readonly Lambda[] = lambdas()): ContextMap {
  const tablesOf = (context: string) =>
    unique(all.filter((fn) => fn.context === context).flatMap(({ uses }) => uses));
  const owner = (table: string) => CONTEXTS.filter((context) => tablesOf(context).includes(table));
  const asks = all.flatMap(({ context, asks: asked }) => asked.map((to) => ({ from: context, to })));
  const streams = all.flatMap(({ context, streams: read }) =>
    read.flatMap(({ table, statuses }) =>
      owner(table).map((from) => ({ from, to: context, facts: statuses })),
    ),
  );
  const ways: Way[] = [...asks, ...streams];
  return {
    contexts: CONTEXTS.map((name) => ({ name, rules: rulesOf(name), tables: tablesOf(name) })),
    ways: ways.filter(({ from, to }) => from !== to),
  };
}

export const contextOf = ({ contexts }: ContextMap, context: string) =>
  contexts.find(({ name }) => name === context)!;

/**
 * The files of shared/domain from which a context imports code in either variant. A store states a rule as SQL or as a
 * condition; its test, which compares it with the domain, therefore counts too.
 */
const rulesOf = (context: string) =>
  unique(matchesIn(`{services,functions}/${context}/*.ts`, /^import \{[^}]*\} from "@app\/domain\/(\w+)"/gm));

const migratedTables = (service: string) =>
  matchesIn(`services/${service}/migrations/*.sql`, /^create table (\w+)/gm);
