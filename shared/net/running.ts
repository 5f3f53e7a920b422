import { existsSync, globSync, lstatSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VARIANTS, type VariantName } from "./variant-names.ts";

/** A variant that runs on this machine, and the issuer that it trusts. */
export type Running = { variant: VariantName; url: string; issuer: string };

export const HOW_TO_START = "start docker compose up, npm start, or npx serverless offline in functions/";
export const NOTHING_RUNS = `Nothing runs here: ${HOW_TO_START}.`;

const LOCALHOST = "http://127.0.0.1";
/** Generous: a function may start for its first answer, and the machine may be busy. */
const ANSWER_WITHIN_MS = 5_000;

/** The parent of all run directories of this user. A ready run has an `instance.json` in its directory. */
export const runsDirectory = () => join(tmpdir(), `orders-two-ways-${process.getuid?.() ?? 0}`);

/** The issuer's default address, from the same setting as in compose.yaml. */
export const usualIssuer = () => `${LOCALHOST}:${process.env["ISSUER_PORT"] || 3200}`;

/**
 * The running instances, services first: those with an instance file (`npm start`, `serverless offline`), on any port,
 * and those on the usual ports (`docker compose up`).
 */
export async function findRunning(): Promise<Running[]> {
  const found = new Map<string, Running>();
  for (const candidate of [...usual(), ...fromInstanceFiles()]) found.set(candidate.url, candidate);
  const candidates = [...found.values()].sort((a, b) => b.variant.localeCompare(a.variant));
  const ours = await Promise.all(candidates.map(({ url }) => isOurs(url)));
  return candidates.filter((_, i) => ours[i]);
}

/** The issuer of the instance at a URL, or else of any running instance, or else the usual one. */
export async function findIssuer(url?: string): Promise<string> {
  const running = await findRunning();
  const known = url === undefined ? running[0] : running.find((each) => each.url === url.replace(/\/+$/, ""));
  return known?.issuer ?? usualIssuer();
}

/**
 * The target of a command: the given URL, or the running instance, the services first.
 * @throws Error with a sentence for the user when no URL is given and no instance runs
 */
export async function findTarget(given: { url?: string | undefined; issuer?: string | undefined }) {
  if (given.url !== undefined)
    return { url: given.url, issuer: given.issuer ?? (await findIssuer(given.url)), others: [] };
  const [first, ...others] = await findRunning();
  if (!first) throw new Error(NOTHING_RUNS);
  return { url: first.url, issuer: given.issuer ?? first.issuer, others };
}

/** A sentence for each further instance, for a user who chose none. */
export function describeOthers(others: readonly Running[]): string[] {
  return others.map(({ variant, url }) => `The ${variant} run, too: choose them with --url ${url}`);
}

function usual(): Running[] {
  const { GATEWAY_PORT, FUNCTIONS_PORT } = process.env;
  const issuer = usualIssuer();
  return [
    { variant: "services", url: `${LOCALHOST}:${GATEWAY_PORT || 3000}`, issuer },
    { variant: "functions", url: `${LOCALHOST}:${FUNCTIONS_PORT || 3100}`, issuer },
  ];
}

type InstanceFile = { outside: { issuer: string } } & Partial<Record<Running["variant"], { url: string }>>;

function fromInstanceFiles(): Running[] {
  const directory = runsDirectory();
  // The name is predictable: another user may have made the directory to receive our tokens.
  if (!existsSync(directory) || lstatSync(directory).uid !== (process.getuid?.() ?? lstatSync(directory).uid))
    return [];
  return globSync("run-*/instance.json", { cwd: directory }).flatMap((file) => {
    const { outside, ...variants } = readInstanceFile(join(directory, file)) ?? {};
    return VARIANTS.flatMap((variant) => {
      const url = variants[variant]?.url;
      return url && outside ? [{ variant, url, issuer: outside.issuer }] : [];
    });
  });
}

function readInstanceFile(file: string): Partial<InstanceFile> | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // The file is half-written, or its run has just ended.
  }
}

/** Another program may listen on the port: only the app serves the contract's document. */
async function isOurs(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/openapi.json`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const { info } = (await answer.json()) as { info?: { title?: string } };
    return info?.title === "Orders, Two Ways";
  } catch {
    return false;
  }
}
