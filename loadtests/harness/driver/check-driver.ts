import { execFile, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { commandOf } from "@app/net/flags";
import { median } from "simple-statistics";
import { steadyAt } from "../../scenarios/scenarios.ts";
import { interleave } from "../statistics.ts";
import { startDriver } from "./driver.ts";

const program = commandOf(
  "check:driver",
  "Compares the load driver with vegeta, another open-loop load generator, which must be on the PATH. Both load a server that answers after 5 ms, and to every fiftieth request after 40 ms. Prints the table of docs/decisions/020-load-driver.md.",
);
const RATES = [50, 500, 2_000];
const SECONDS = 10;
const BLOCKS = 2;

type Latencies = { p50: number; p99: number };

function serveScripted(): void {
  let requests = 0;
  const server = createServer((_request, response) => {
    const delay = ++requests % 50 === 0 ? 40 : 5;
    setTimeout(() => response.writeHead(202).end(JSON.stringify({ id: `order-${requests}` })), delay);
  });
  server.listen(0, "127.0.0.1", () =>
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  );
}

async function attack(url: string, rate: number): Promise<Latencies> {
  const flags = `-rate=${rate}/s -duration=${SECONDS}s -workers=20`;
  const shell = `echo "POST ${url}/orders" | vegeta attack ${flags} | vegeta report -type=json`;
  const { stdout } = await promisify(execFile)("/bin/sh", ["-c", shell]);
  const { latencies } = JSON.parse(stdout) as { latencies: Record<"50th" | "99th", number> };
  return { p50: latencies["50th"] / 1e6, p99: latencies["99th"] / 1e6 };
}

async function check(): Promise<void> {
  if (spawnSync("vegeta", ["-version"]).error)
    program.error(
      "error: there is no vegeta on the PATH: install it from https://github.com/tsenart/vegeta.",
    );
  const target = fork(new URL(import.meta.url), ["serve"]);
  const [url] = (await once(target, "message")) as [string];
  const driver = startDriver();
  const drive = async (rate: number): Promise<Latencies> => {
    const { result } = await driver.run({ scenario: steadyAt(rate, SECONDS), url, tokens: ["token"] });
    if (result.bottleneck.length === 0) return result.response;
    console.error(`${rate}/s, repeated: ${result.bottleneck.join("; ")}`);
    return drive(rate);
  };
  await drive(500);
  console.log(
    "| Rate | p50 driver | p50 vegeta | difference | p99 driver | p99 vegeta | difference |\n|---|---|---|---|---|---|---|",
  );
  for (const rate of RATES) {
    const runs = { driver: [] as Latencies[], vegeta: [] as Latencies[] };
    for (const tool of interleave("driver" as const, "vegeta" as const, BLOCKS)) {
      runs[tool].push(await (tool === "driver" ? drive(rate) : attack(url, rate)));
    }
    console.log(row(rate, runs.driver, runs.vegeta));
  }
  driver.stop();
  target.kill();
}

function row(rate: number, driver: Latencies[], vegeta: Latencies[]): string {
  const cells = (["p50", "p99"] as const).flatMap((name) => {
    const medianOf = (runs: Latencies[]) => median(runs.map((run) => run[name]));
    const [ours, theirs] = [medianOf(driver), medianOf(vegeta)];
    return [`${ours.toFixed(2)} ms`, `${theirs.toFixed(2)} ms`, `${(ours - theirs).toFixed(2)} ms`];
  });
  return `| ${rate}/s | ${cells.join(" | ")} |`;
}

if (process.argv[2] === "serve") serveScripted();
else {
  program.parse();
  await check();
}
