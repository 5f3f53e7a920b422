import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Both } from "@app/infra/embedded/both";
import { SERVICES } from "@app/infra/embedded/call-keys";
import type { VariantName } from "@app/net/variant-names";
import { interleave } from "../../harness/statistics.ts";
import { connected, createThrowAwayDatabase } from "../../harness/variants/postgres.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { linesOf } from "../lib/source-metrics/lines.ts";
import { CREDENTIALS, openTables, TABLE_SETTINGS } from "../lib/tables.ts";

/** The needs of a test of the whole saga: processes, seconds until they are ready, lines that stand in for the platform. */
export type SagaNeeds = { processes: number; startSeconds: number; standInLines: number };

/** `ruleSeconds` are the rounds of the stock rule's test. */
export type Workflow = { ruleSeconds: number[]; saga: SagaNeeds };

/** A round of blocks is each variant twice. */
const BLOCKS = { short: 2, long: 4 };

export async function measureWorkflow(laboratory: Laboratory): Promise<Record<VariantName, Workflow>> {
  const { both } = laboratory;
  const seconds = await timeRuleTests(laboratory);
  return {
    services: { ruleSeconds: seconds.services, saga: sagaOfServices(both) },
    functions: { ruleSeconds: seconds.functions, saga: sagaOfFunctions(both) },
  };
}

/** Each test runs in a new process on a running engine, so that it begins with the edited sources. */
async function timeRuleTests({
  both,
  comparison,
  signal,
}: Laboratory): Promise<Record<VariantName, number[]>> {
  const seconds: Record<VariantName, number[]> = { services: [], functions: [] };
  const postgres = await createThrowAwayDatabase(both.services!.postgres.adminUrl);
  const tables = await openTables(both.functions!.dynamodbEndpoint);
  const environments: Record<VariantName, Record<string, string>> = {
    services: { DATABASE_URL: postgres.url },
    functions: {
      ...CREDENTIALS,
      ...TABLE_SETTINGS,
      AWS_ENDPOINT_URL_DYNAMODB: both.functions!.dynamodbEndpoint,
    },
  };
  try {
    await prepare(postgres.url);
    const blocks = comparison.options.short ? BLOCKS.short : BLOCKS.long;
    for (const name of interleave<VariantName>("services", "functions", blocks))
      seconds[name].push(await timeRuleTest(name, environments[name], signal));
    return seconds;
  } finally {
    await tables.drop();
    await postgres[Symbol.asyncDispose]();
  }
}

const MIGRATIONS = fileURLToPath(new URL("../../../services/inventory/migrations/", import.meta.url));

/** Creates the tables of the service. */
function prepare(url: string): Promise<void> {
  return connected(url, async (client) => {
    for (const file of globSync("*.sql", { cwd: MIGRATIONS }).sort())
      await client.query(readFileSync(join(MIGRATIONS, file), "utf8"));
  });
}

const LIMIT_MS = 60_000;

/** @throws Error when the test fails: its time is then meaningless */
async function timeRuleTest(
  name: VariantName,
  env: Record<string, string>,
  signal: AbortSignal,
): Promise<number> {
  const file = fileURLToPath(new URL(`stock-rule-in-${name}.ts`, import.meta.url));
  const began = performance.now();
  try {
    await promisify(execFile)(process.execPath, [file], {
      env: { ...env, LOG_LEVEL: "silent" },
      signal,
      timeout: LIMIT_MS,
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw new Error(`The test of the stock rule failed in the ${name}.`, { cause });
  }
  return (performance.now() - began) / 1_000;
}

/** The services and their engine. Docker or Kubernetes is the real platform, so nothing stands in for it. */
function sagaOfServices({ processes, services }: Both): SagaNeeds {
  const needed = [...SERVICES, "postgres"].filter((name) => name in processes);
  return { processes: needed.length, startSeconds: services!.startSeconds, standInLines: 0 };
}

/** The emulator, in which all functions run, and the engine. functions/local stands in for Lambda's stream mappings. */
function sagaOfFunctions({ processes, functions }: Both): SagaNeeds {
  const needed = ["functions", "dynamodb"].filter((name) => name in processes);
  const standInLines = linesOf("functions/local/**/*.ts");
  return { processes: needed.length, startSeconds: functions!.startSeconds, standInLines };
}
