import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { freePort } from "@app/net/ports";
import { expect, it, onTestFinished } from "vitest";
import { runningInstances } from "./embedded/instance.ts";
import { isAlive, type ProcessRow, processTable, processTree } from "./embedded/process-table.ts";

const cli = fileURLToPath(new URL("start.ts", import.meta.url));
const WAIT = { timeout: 60_000 };

interface Started {
  launcher: ChildProcess;
  output: () => string;
  exit: Promise<unknown[]>;
}

function start(...args: string[]): Started {
  return startWith({}, ...args);
}

function startWith(env: Record<string, string>, ...args: string[]): Started {
  const launcher = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [launcher.stdout, launcher.stderr]) stream.on("data", (chunk) => (text += chunk));
  onTestFinished(() => void launcher.kill("SIGKILL")); // ends its descendants, too
  return { launcher, output: () => text, exit: once(launcher, "exit") };
}

/**
 * Starts the services on free ports and waits until they are ready. All their processes must have ended after the test.
 */
async function startServices(...lab: string[]): Promise<Started & { port: number; tree: ProcessRow[] }> {
  const [port, issuerPort] = [await freePort(), await freePort()];
  const ports = ["--services-port", `${port}`, "--issuer-port", `${issuerPort}`];
  const started = start("--variant", "services", ...ports, ...lab);
  await expect.poll(started.output, WAIT).toContain("Ctrl-C stops everything.");
  const tree = processTree(processTable(), started.launcher.pid ?? 0);
  return { ...started, port, tree: tree.filter(({ command }) => !command.startsWith("postgres: ")) };
}

it(
  "prints all addresses and a command that places an order, until Ctrl-C stops everything",
  WAIT,
  async () => {
    const { launcher, output, exit, port, tree } = await startServices("--lab-port", "0");
    expect(output()).toMatch(/^Open +http:\/\/127\.0\.0\.1:\d+ /m);
    expect(output()).toContain(`Services   http://127.0.0.1:${port}\n`);
    expect(output()).toContain(`curl -i http://127.0.0.1:${port}/orders`);
    expect(output()).not.toContain("Functions");
    expect(tree.length).toBeGreaterThan(7);
    launcher.kill("SIGINT");
    expect(await exit).toEqual([0, null]);
    expect(tree.filter(isAlive)).toEqual([]);
  },
);

it("can be killed and started again at once, on the same ports", WAIT, async () => {
  const { launcher, exit, port, tree } = await startServices("--lab-port", "0");
  launcher.kill("SIGKILL");
  await exit;
  const again = start(
    "--lab-port",
    "0",
    "--variant",
    "services",
    "--services-port",
    `${port}`,
    "--issuer-port",
    "0",
  );
  await expect.poll(again.output, WAIT).toContain("Ctrl-C stops everything.");
  expect(tree.filter(isAlive)).toEqual([]);
  again.launcher.kill("SIGTERM");
  expect(await again.exit).toEqual([0, null]);
});

it("without the lab stops everything with one sentence when a process dies", WAIT, async () => {
  const { output, exit, tree } = await startServices("--no-lab");
  const orders = tree.find(({ command }) => command.startsWith("orders-two-ways/orders "));
  process.kill(orders?.pid ?? 0, "SIGKILL");
  expect(await exit).toEqual([1, null]);
  expect(output()).toContain("orders was ended by SIGKILL. The end of its log:");
  expect(tree.filter(isAlive)).toEqual([]);
});

it("runs on when the lab dies, and says so", WAIT, async () => {
  const { launcher, output, exit, port, tree } = await startServices("--lab-port", "0");
  const lab = tree.find(({ command }) => command.startsWith("orders-two-ways/lab "));
  process.kill(lab?.pid ?? 0, "SIGKILL");
  await expect.poll(output, WAIT).toContain("The lab has ended; the variants run on.");
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  launcher.kill("SIGINT");
  expect(await exit).toEqual([0, null]);
});

it(
  "restarts a process that dies while the lab is open, and keeps its id for other commands",
  WAIT,
  async () => {
    const { launcher, output, exit, tree } = await startServices("--lab-port", "0");
    const isOrders = ({ command }: ProcessRow) => command.startsWith("orders-two-ways/orders ");
    const before = tree.find(isOrders)!;
    process.kill(before.pid, "SIGKILL");
    const after = () => processTree(processTable(), launcher.pid ?? 0).find(isOrders)?.pid ?? before.pid;
    await expect.poll(after, WAIT).not.toBe(before.pid);
    const known = () => runningInstances().map(({ processes }) => processes["orders"]);
    await expect.poll(known, WAIT).toContain(after());
    expect(output()).not.toContain("was ended by");
    launcher.kill("SIGINT");
    expect(await exit).toEqual([0, null]);
  },
);

it.each([
  [["--service-port", "3000"], "error: unknown option '--service-port'"],
  [["--services-port", "http"], "It must be a number from 0 (any free port) to 65535."],
  [["--services-port", "3400"], "error: two of the ports are the same"],
  [["--services-port", "4000", "--functions-port", "4000"], "error: two of the ports are the same"],
  [["--variant", "lambdas"], "Allowed choices are services, functions"],
])("refuses %j with status 2", async (args, sentence) => {
  const { output, exit } = start(...args);
  expect(await exit).toEqual([2, null]);
  expect(output()).toContain(sentence);
});

it("names a setting that a service refuses, without a stack trace", WAIT, async () => {
  const ports = ["--services-port", "0", "--issuer-port", "0", "--lab-port", "0"];
  const { output, exit } = startWith({ LOG_LEVEL: "verbose" }, "--variant", "services", ...ports);
  expect(await exit).toEqual([1, null]);
  expect(output()).toContain("LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent");
  expect(output()).not.toContain("    at ");
});
