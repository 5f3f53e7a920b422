import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { freePort } from "@app/net/ports";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runningInstances } from "./embedded/instance.ts";
import { isAlive, type ProcessRow, processTable, processTree } from "./embedded/process-table.ts";

const cli = fileURLToPath(new URL("start.ts", import.meta.url));
const WAIT = { timeout: 60_000 };

const launchers: ChildProcess[] = [];
afterAll(() => {
  for (const launcher of launchers) launcher.kill("SIGKILL"); // ends its descendants, too
});

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
  launchers.push(launcher);
  return { launcher, output: () => text, exit: once(launcher, "exit") };
}

/** Starts the services, on free ports unless the flags name others, and waits until they are ready. */
async function startServices(...flags: string[]) {
  const [port, issuerPort] = [await freePort(), await freePort()];
  const ports = ["--services-port", `${port}`, "--issuer-port", `${issuerPort}`];
  const started = start("--variant", "services", ...ports, ...flags); // of two values of a flag the last counts
  await vi.waitFor(() => expect(started.output()).toContain("Ctrl-C stops everything."), WAIT);
  const tree = processTree(processTable(), started.launcher.pid ?? 0);
  return { ...started, port, ports, tree: tree.filter(({ command }) => !command.startsWith("postgres: ")) };
}

describe("a start with the lab", () => {
  let started: Awaited<ReturnType<typeof startServices>>;
  beforeAll(async () => {
    started = await startServices("--lab-port", "0");
  }, WAIT.timeout);

  const treeNow = () => processTree(processTable(), started.launcher.pid ?? 0);
  const isOrders = ({ command }: ProcessRow) => command.startsWith("orders-two-ways/orders ");

  it("prints all addresses and a command that places an order", () => {
    const { output, port, tree } = started;
    expect(output()).toMatch(/^Open +http:\/\/127\.0\.0\.1:\d+ /m);
    expect(output()).toContain(`Services   http://127.0.0.1:${port}\n`);
    expect(output()).toContain(`curl -i http://127.0.0.1:${port}/orders`);
    expect(output()).not.toContain("Functions");
    expect(tree.length).toBeGreaterThan(7);
  });

  it("restarts a process that dies, and keeps its id for other commands", WAIT, async () => {
    const before = started.tree.find(isOrders)!;
    process.kill(before.pid, "SIGKILL");
    const after = () => treeNow().find(isOrders)?.pid ?? before.pid;
    await expect.poll(after, WAIT).not.toBe(before.pid);
    const known = () => runningInstances().map(({ processes }) => processes["orders"]);
    await expect.poll(known, WAIT).toContain(after());
    expect(started.output()).not.toContain("was ended by");
  });

  it("runs on when the lab dies, and says so", WAIT, async () => {
    const { launcher, output, exit, port, tree } = started;
    const lab = tree.find(({ command }) => command.startsWith("orders-two-ways/lab "));
    process.kill(lab?.pid ?? 0, "SIGKILL");
    await expect.poll(output, WAIT).toContain("The lab has ended; the variants run on.");
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    launcher.kill("SIGTERM");
    expect(await exit).toEqual([0, null]);
  });
});

it(
  "can be killed and started again at once, on the same ports, until Ctrl-C stops everything",
  WAIT,
  async () => {
    const killed = await startServices("--lab-port", "0");
    killed.launcher.kill("SIGKILL");
    await killed.exit;
    const { launcher, exit, tree } = await startServices("--lab-port", "0", ...killed.ports);
    expect(killed.tree.filter(isAlive)).toEqual([]);
    launcher.kill("SIGINT");
    expect(await exit).toEqual([0, null]);
    expect(tree.filter(isAlive)).toEqual([]);
  },
);

it("without the lab stops everything with one sentence when a process dies", WAIT, async () => {
  const { output, exit, tree } = await startServices("--no-lab");
  const orders = tree.find(({ command }) => command.startsWith("orders-two-ways/orders "));
  process.kill(orders?.pid ?? 0, "SIGKILL");
  expect(await exit).toEqual([1, null]);
  expect(output()).toContain("orders was ended by SIGKILL. The end of its log:");
  expect(tree.filter(isAlive)).toEqual([]);
});

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
