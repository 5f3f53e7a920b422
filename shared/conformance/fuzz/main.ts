import { randomInt } from "node:crypto";
import { baseUrl, commandOf } from "@app/net/flags";
import { findIssuer, findRunning, NOTHING_RUNS } from "@app/net/running";
import { InvalidArgumentError } from "commander";
import { Unreachable } from "../reach.ts";
import type { Finding } from "./check-answer.ts";

/** The flag may be repeated. */
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

/** Prints a line for each tenth of the run. */
function progressOf(runs: number): (requests: number) => void {
  const tenth = Math.ceil(runs / 10);
  return (requests) => {
    if (requests % tenth === 0) console.log(`${requests} of ${runs} requests sent`);
  };
}

const program = commandOf(
  "fuzz",
  "Sends valid, almost valid and arbitrary requests, generated from the OpenAPI document, to one deployment, or to two that must answer alike. Its orders stay; it restores the stock.",
)
  .option("--url <url...>", "base URLs of the deployments (default: all that run on this machine)", addUrl)
  .option(
    "--issuer <url>",
    "base URL of the issuer that they trust (default: the issuer of the running instance)",
    baseUrl,
  )
  .option("--runs <n>", "number of requests per deployment", wholeNumber, 2_000)
  .option("--seed <n>", "repeats the requests of the run with this seed", wholeNumber, randomInt(1_000_000))
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
  const settings = { urls, issuer, seed, runs, report: print, progress: progressOf(runs) };
  const { requests, messages, answers, findings } = await fuzz(settings);
  const counts = Object.entries(answers).map(([status, count]) => `${count} × ${status}`);
  console.log(`\n${requests} requests, answered ${counts.join(", ")}; ${messages} answers to raw messages`);
  console.log(`findings: ${findings.length}`);
  process.exitCode = findings.length > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof Unreachable)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

/** One issuer serves a run. Instances that trust another issuer than the first instance are left out. */
async function findTargets(): Promise<{ urls: string[]; issuer: string }> {
  if (given.url) return { urls: given.url, issuer: given.issuer ?? (await findIssuer(given.url[0])) };
  const running = await findRunning();
  const issuer = given.issuer ?? running[0]?.issuer;
  const urls = running.filter((each) => each.issuer === issuer).map(({ url }) => url);
  if (!issuer || urls.length === 0) throw new Unreachable(NOTHING_RUNS);
  return { urls, issuer };
}
