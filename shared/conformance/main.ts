import { writeFileSync } from "node:fs";
import { forwardForClients } from "@app/cluster/forward";
import { warnOfOpenNetwork } from "@app/cluster/policies";
import { baseUrl, commandOf, writableFile } from "@app/net/flags";
import { describeOthers, findTarget } from "@app/net/running";
import { Option } from "commander";
import type { Result } from "./conform.ts";
import { publishedAt, Unreachable } from "./reach.ts";

const MARKS = { passed: "✓", failed: "✗", skipped: "-" } as const;

function print({ theme, name, outcome, ms, reason }: Result): void {
  console.log(`${MARKS[outcome]} ${theme}: ${name} (${ms} ms)`);
  if (reason) console.log(`    ${reason.replaceAll("\n", "\n    ")}`);
}

const program = commandOf(
  "conform",
  "Checks from outside that a deployment keeps the contract. Its orders stay; it restores the stock.",
)
  .option(
    "--url <url>",
    "base URL of the deployment (default: the running instance, the services first)",
    baseUrl,
  )
  .option(
    "--issuer <url>",
    "base URL of the issuer that it trusts (default: the issuer of the running instance)",
    baseUrl,
  )
  .option(
    "--compose",
    "instead of both: the containers of `docker compose up`, whatever their published ports",
  )
  .addOption(
    new Option(
      "--k8s",
      "instead of both: the services on the cluster of the current kubectl context",
    ).conflicts(["url", "issuer", "compose"]),
  )
  .option("--only <part>", "only the cases with this text in their theme or name")
  .option("--json <file>", "also write the results to this file", writableFile)
  .parse();
const { compose, k8s, only, json, ...given } = program.opts<{
  url?: string;
  issuer?: string;
  compose?: boolean;
  k8s?: boolean;
  only?: string;
  json?: string;
}>();

// Loaded after the command line is read, so that --help answers at once.
const { conform } = await import("./conform.ts");

const unreachable = (cause: Error) => {
  throw new Unreachable(cause.message, { cause });
};
const published = () => ({ url: publishedAt("gateway"), issuer: publishedAt("identity-provider") });

let forward: Awaited<ReturnType<typeof forwardForClients>> | undefined;
try {
  if (k8s) forward = await forwardForClients().catch(unreachable);
  const warning = forward && (await warnOfOpenNetwork().catch(unreachable));
  if (warning) console.warn(warning);
  const target = forward ?? (compose ? published() : given);
  const { url, issuer, others } = await findTarget(target).catch(unreachable);
  if (target === given && !given.url) console.log([`Checking ${url}`, ...describeOthers(others)].join("\n"));
  const outcome = await conform({ url, issuer, only, report: print });
  if (json) writeFileSync(json, `${JSON.stringify({ url, issuer, ...outcome }, null, 2)}\n`);
  if (outcome.skipped > 0) console.log(`\n${outcome.skipped} skipped, each with its reason above`);
  console.log(`\n${outcome.passed} passed, ${outcome.failed} failed`);
  process.exitCode = outcome.failed > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof Unreachable)) throw error;
  console.error(error.message);
  process.exitCode = 2;
} finally {
  forward?.close();
}
