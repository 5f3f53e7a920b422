import { existsSync, globSync, lstatSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A variant that runs on this machine, and the issuer whose tokens it takes. */
export interface Running {
  variant: "services" | "functions";
  url: string;
  issuer: string;
}

export const HOW_TO_START = "start docker compose up, npm start, or npx serverless offline in functions/";
export const NOTHING_RUNS = `Nothing runs here: ${HOW_TO_START}.`;

const LOCALHOST = "http://127.0.0.1";
/** A function that answers for the first time has to start, and the machine may be busy. */
const ANSWER_WITHIN_MS = 5_000;

/** Each run of this user keeps a directory in here; a run that announced itself has an `instance.json` in its own. */
export const runsDirectory = () => join(tmpdir(), `orders-two-ways-${process.getuid?.() ?? 0}`);

/** Where the issuer is found by default, with the same setting as in compose.yaml. */
export const usualIssuer = () => `${LOCALHOST}:${process.env["ISSUER_PORT"] || 3200}`;

/**
 * What answers on this machine, services first: what `npm start` and `serverless offline` announced, on whatever ports, and what
 * listens on the usual ports, as `docker compose up` does.
 */
export async function findRunning(): Promise<Running[]> {
  const found = new Map<string, Running>();
  for (const candidate of [...usual(), ...announced()]) found.set(candidate.url, candidate);
  const candidates = [...found.values()].sort((a, b) => b.variant.localeCompare(a.variant));
  const ours = await Promise.all(candidates.map(({ url }) => isOurs(url)));
  return candidates.filter((_, i) => ours[i]);
}

/** The issuer of what runs at a URL, or of anything that runs; the usual one where that is not known. */
export async function findIssuer(url?: string): Promise<string> {
  const running = await findRunning();
  const known = url === undefined ? running[0] : running.find((each) => each.url === url.replace(/\/+$/, ""));
  return known?.issuer ?? usualIssuer();
}

/**
 * What a command works on: the URL that was given, or what runs, the services first.
 * @throws Error with a sentence for the user, when nothing was given and nothing runs
 */
export async function findTarget(given: { url?: string | undefined; issuer?: string | undefined }) {
  if (given.url !== undefined)
    return { url: given.url, issuer: given.issuer ?? (await findIssuer(given.url)), others: [] };
  const [first, ...others] = await findRunning();
  if (!first) throw new Error(NOTHING_RUNS);
  return { url: first.url, issuer: given.issuer ?? first.issuer, others };
}

/** What else runs, in a sentence for whoever did not choose. */
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

type Announcement = { outside: { issuer: string } } & Partial<Record<Running["variant"], { url: string }>>;

function announced(): Running[] {
  const directory = runsDirectory();
  // The name can be guessed: another user may have made the directory, to have our tokens sent elsewhere.
  if (!existsSync(directory) || lstatSync(directory).uid !== (process.getuid?.() ?? lstatSync(directory).uid))
    return [];
  return globSync("run-*/instance.json", { cwd: directory }).flatMap((file) => {
    const { outside, ...variants } = readAnnouncement(join(directory, file)) ?? {};
    return (["services", "functions"] as const).flatMap((variant) => {
      const url = variants[variant]?.url;
      return url && outside ? [{ variant, url, issuer: outside.issuer }] : [];
    });
  });
}

function readAnnouncement(file: string): Partial<Announcement> | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // it is being written, or its run has just ended
  }
}

/** Other programs listen on these ports, too: the contract's document tells the app from them. */
async function isOurs(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/openapi.json`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const { info } = (await answer.json()) as { info?: { title?: string } };
    return info?.title === "Orders, Two Ways";
  } catch {
    return false;
  }
}
