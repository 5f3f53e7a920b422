import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { declared, TABLES } from "@app/functions/serverless-config";
import { DATABASES, type Database } from "@app/infra/embedded/call-keys";
import pg from "pg";
import type { Fault } from "../../chaos/faults/fault.ts";
import type { FunctionsTarget } from "../../chaos/faults/functions-faults.ts";
import { keepDown, kill } from "../../chaos/faults/processes.ts";
import type { ServicesTarget } from "../../chaos/faults/services-faults.ts";
import { CRASH_FILE, type Crash } from "./crash-on-signal.ts";

/**
 * The components of both variants, by their role. `entry` is the gateway, or the emulator with all functions; `data` is
 * the database or the tables of one context; `engine` is the database engine of all contexts.
 */
export const COMPONENTS = [
  "entry",
  ...DATABASES,
  ...DATABASES.map((context) => `${context} data` as const),
  "engine",
] as const;
export type Component = (typeof COMPONENTS)[number];

/** Long enough for several requests of each operation, and shorter than the retries of a stream record here. */
const AWAY_SECONDS = 1.5;
const AWAY_MS = 1_000 * AWAY_SECONDS;

export const servicesFailures: readonly Fault<ServicesTarget>[] = [
  as("entry", kill("gateway")),
  ...DATABASES.map((service) => as(service, keepDown(service, AWAY_SECONDS))),
  ...DATABASES.map((context) => as(`${context} data`, databaseAway(context))),
  as("engine", kill("postgres")),
];

export const functionsFailures: readonly Fault<FunctionsTarget>[] = [
  as("entry", kill("functions")),
  ...DATABASES.map((context) => as(context, crashFunctions(context))),
  ...DATABASES.map((context) => as(`${context} data`, tablesAway(context))),
  as("engine", kill("dynamodb")),
];

function as<Target>(name: Component, fault: Pick<Fault<Target>, "what" | "inject">): Fault<Target> {
  return { ...fault, name };
}

/** Ends every connection and accepts no new one. The engine continues for the other contexts. */
function databaseAway(database: Database): Pick<Fault<{ adminUrl: string }>, "what" | "inject"> {
  return {
    what: `the database of ${database} accepts no connections`,
    async inject({ adminUrl }) {
      const admin = new pg.Client({ connectionString: adminUrl });
      await admin.connect();
      try {
        await admin.query(`alter database ${database} allow_connections false`);
        await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
          database,
        ]);
        await sleep(AWAY_MS);
      } finally {
        await admin.query(`alter database ${database} allow_connections true`);
        await admin.end();
      }
      return undefined;
    },
  };
}

/** All environments of a context's functions crash, and each new one at its start. */
function crashFunctions(context: Database): Pick<Fault<FunctionsTarget>, "what" | "inject"> {
  const keys = Object.entries(declared.functions)
    .filter(([, { handler }]) => handler.startsWith(`${context}/`))
    .map(([key]) => key);
  return {
    what: `every environment of the functions of ${context} crashes`,
    async inject({ both }) {
      const crashes = () => readFileSync(`${both.runDirectory}/functions.log`, "utf8").split(CRASHED).length;
      const before = crashes();
      const crash: Crash = { keys, until: Date.now() + AWAY_MS };
      writeFileSync(`${both.functions!.runDirectory}/${CRASH_FILE}`, JSON.stringify(crash));
      process.kill(both.processes["functions"]!, "SIGUSR2");
      await sleep(AWAY_MS);
      if (crashes() === before) throw new Error(`No environment of the functions of ${context} crashed.`);
      return undefined;
    },
  };
}

/** From the emulator's log. */
const CRASHED = "An environment crashed";

/** Calls to a context's tables fail; calls to other tables pass. */
function tablesAway(context: Database): Pick<Fault<FunctionsTarget>, "what" | "inject"> {
  const own = context === "inventory" ? [TABLES.stock, TABLES.reservations] : [TABLES[context]];
  return {
    what: `every call to the tables of ${context} fails`,
    async inject({ proxy }) {
      const faults = ({ tables }: { tables: string[] }) =>
        tables.some((table) => own.includes(table)) ? ("refused" as const) : undefined;
      await proxy.suffer(faults, sleep(AWAY_MS));
      return undefined;
    },
  };
}
