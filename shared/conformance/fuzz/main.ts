import { randomInt } from "node:crypto";
import { baseUrl, commandOf } from "@app/net/flags";
import { findIssuer, findRunning, NOTHING_RUNS } from "@app/net/running";
import { InvalidArgumentError } from "commander";
import { Unreachable } from "../unreachable.ts";
import type { Finding } from "./finding.ts";

/** The flag may be given several times. */
const addUrl = (text: string, before: string[] = []): string[] => [...before, baseUrl(text)];

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

function print({ url, complaint, answer, curl }: Finding): void {
  console.log(`✗ ${url}: ${complaint}`);
  if (answer) console.log(`    ${JSON.stringify(answer.slice(0, 300))}`);
  if (curl) console.log(`    ${curl}`);
}

const program = commandOf(
  "fuzz",
  "Sends requests made from the OpenAPI document, right, almost right and wild, to one deployment or to two that must answer alike. It leaves orders behind, and the stock as it was.",
)
  .option("--url <url...>", "base URLs of the deployments (default: all that run here)", addUrl)
  .option(
    "--issuer <url>",
    "base URL of the issuer that they trust (default: that of what runs here)",
    baseUrl,
  )
  .option("--runs <n>", "how many requests to make, for each deployment", wholeNumber, 2_000)
  .option("--seed <n>", "makes the requests of another run again", wholeNumber, randomInt(1_000_000))
  .parse();
const { seed, runs, ...given } = program.opts<{
  url?: string[];
  issuer?: string;
  seed: number;
  runs: number;
}>();

// Loaded after the command line is read, so that --help answers at once.
const { fuzz } = await import("./fuzz.ts");

try {
  const { urls, issuer } = await findTargets();
  console.log(`${runs} requests with --seed ${seed} to ${urls.join(" and ")}`);
  const { requests, messages, answers, findings } = await fuzz({ urls, issuer, seed, runs, report: print });
  const counts = Object.entries(answers).map(([status, count]) => `${count} × ${status}`);
  console.log(`\n${requests} requests, answered ${counts.join(", ")}; ${messages} answers to raw messages`);
  console.log(`findings: ${findings.length}`);
  process.exitCode = findings.length > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof Unreachable)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

/** One issuer serves a run: what trusts another one than the first is left out. */
async function findTargets(): Promise<{ urls: string[]; issuer: string }> {
  if (given.url) return { urls: given.url, issuer: given.issuer ?? (await findIssuer(given.url[0])) };
  const running = await findRunning();
  const issuer = given.issuer ?? running[0]?.issuer;
  const urls = running.filter((each) => each.issuer === issuer).map(({ url }) => url);
  if (!issuer || urls.length === 0) throw new Unreachable(NOTHING_RUNS);
  return { urls, issuer };
}
