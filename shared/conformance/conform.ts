import { randomBytes } from "node:crypto";
import pMap from "p-map";
import { type Case, type Context, Skip, type Theme } from "./case.ts";
import { createClient } from "./client.ts";
import { createCustomer } from "./customer.ts";
import { discoverIssuer } from "./issuer.ts";
import { reach, Unreachable } from "./reach.ts";
import { THEMES } from "./themes.ts";

export type Result = {
  theme: string;
  name: string;
  outcome: "passed" | "failed" | "skipped";
  /** Reason for a failure or a skip. */
  reason?: string;
  ms: number;
};

export type Conformance = { passed: number; failed: number; skipped: number; results: Result[] };

export type ConformSettings = {
  /** Base URL of the deployment; it may have a path. */
  url: string;
  /** Base URL of an issuer with the password grant. The deployment must trust it. */
  issuer: string;
  /** Runs only the cases with this text in their theme or name. */
  only?: string | undefined;
  /** Limit for asynchronous work, such as settling an order; 60 s by default. */
  waitTimeoutMs?: number;
  /** Limit of concurrent requests; unlimited by default. */
  requestsAtOnce?: number;
  /** Called with every result as it comes. */
  report?: (result: Result) => void;
};

const CONCURRENT_GROUPS = 8;
/** Generous: the suite must not fail on a slow machine, and a card that times out is retried with back-off. */
const TIMEOUT_MS = 60_000;

/**
 * Runs the suite. It needs only the deployment's API and its issuer. It restores the stock, and can run any number of
 * times.
 * @throws Unreachable when the deployment or the issuer does not answer, or when no case matches `only`
 */
export async function conform(settings: ConformSettings): Promise<Conformance> {
  const { url, issuer, only, report, waitTimeoutMs = TIMEOUT_MS, requestsAtOnce } = settings;
  const groups = select(THEMES, only);
  if (groups.length === 0) throw new Unreachable(`No case has “${only}” in its name.`);
  await reach(url);
  const client = createClient(url, { waitTimeoutMs, requestsAtOnce });
  const context: Context = await createContext(client, issuer);
  const results: Result[] = [];
  try {
    await pMap(
      groups,
      async (group) => {
        for (const { theme, test } of group) {
          const result = await runCase(theme, test, context);
          results.push(result);
          report?.(result);
        }
      },
      { concurrency: CONCURRENT_GROUPS },
    );
  } finally {
    await client.close();
  }
  const count = (outcome: Result["outcome"]) => results.filter((result) => result.outcome === outcome).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped"), results };
}

type Group = { theme: string; test: Case }[];

/** Groups run concurrently, the cases of a group one after the other. */
function select(themes: Theme[], only = ""): Group[] {
  const wanted = only.toLowerCase();
  return themes
    .flatMap(({ name: theme, cases, inSequence }) => {
      const found = cases
        .filter(({ name }) => `${theme}: ${name}`.toLowerCase().includes(wanted))
        .map((test) => ({ theme, test }));
      return inSequence ? [found] : found.map((one) => [one]);
    })
    .filter((group) => group.length > 0);
}

async function createContext(client: Context["client"], issuerUrl: string): Promise<Context> {
  const issuer = await discoverIssuer(issuerUrl);
  const run = randomBytes(4).toString("hex");
  let customers = 0;
  return {
    client,
    issuer,
    customer: async (name) => {
      const subject = `conform-${run}-${++customers}-${name}`;
      return createCustomer(client, subject, await issuer.token({ subject }));
    },
  };
}

async function runCase(theme: string, { name, run }: Case, context: Context): Promise<Result> {
  const start = performance.now();
  const end = (outcome: Result["outcome"], reason?: string): Result => ({
    theme,
    name,
    outcome,
    ...(reason !== undefined && { reason }),
    ms: Math.round(performance.now() - start),
  });
  try {
    await run(context);
    return end("passed");
  } catch (error) {
    if (error instanceof Skip) return end("skipped", error.message);
    return end("failed", error instanceof Error ? error.message : String(error));
  }
}
