import { getEventListeners } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { testDirectory } from "@app/net/test/directory";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { fetchToken } from "../identity-provider/token.ts";
import { type Both, type BothOptions, startBoth } from "./both.ts";
import { isAlive, processTable, processTree } from "./process-table.ts";

const WAIT = { timeout: 60_000 };
const PARTIES = ["payment-provider", "identity-provider"];
const SERVICES = ["postgres", "inventory", "payments", "orders", "gateway"];

async function start(options: BothOptions): Promise<Both> {
  const both = await startBoth(options);
  onTestFinished(() => both.stop());
  return both;
}

/** Processes of a run below this process. */
function ourChildren(): string[] {
  const names = processTree(processTable(), process.pid).map(({ command }) => command);
  return names.filter(
    (command) => command.startsWith("orders-two-ways/") || command.includes("/bin/postgres"),
  );
}

it("starts both variants, measures their use, and leaves nothing after a stop", WAIT, async () => {
  const both = await start({});
  expect(Object.keys(both.processes).toSorted()).toEqual(
    [...PARTIES, ...SERVICES, "functions", "dynamodb"].toSorted(),
  );
  const tree = processTree(processTable(), process.pid).filter(({ pid }) => pid !== process.pid);
  const lasting = tree.filter(({ command }) => !command.startsWith("postgres: "));

  const token = await fetchToken({ issuer: both.outside.issuer, subject: "alice" });
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${both.services?.url}/orders`, { headers })).status).toBe(200);
  expect((await fetch(`${both.functions?.url}/orders`, { headers })).status).toBe(200);
  expect((await fetch(`${both.services?.internalUrls.orders}/orders`, { headers })).status).toBe(401);
  const ledger = await fetch(`${both.outside.providerUrl}/ledger`, {
    headers: { "x-control-key": both.outside.controlKey },
  });
  expect(await ledger.json()).toEqual({ charges: [], refunds: [] });

  for (const { cpuSeconds, rssBytes } of Object.values(both.usage())) {
    expect(cpuSeconds).toBeGreaterThan(0);
    expect(rssBytes).toBeGreaterThan(1_000_000);
  }
  await both.stop();
  await expect.poll(() => lasting.filter(isAlive), WAIT).toEqual([]);
  expect(existsSync(both.functions?.runDirectory ?? "")).toBe(false);
});

describe("the services alone", () => {
  let both: Both;
  beforeAll(async () => {
    both = await startBoth({ only: "services" });
  }, WAIT.timeout);
  afterAll(() => both?.stop());

  it("omit the functions", () => {
    expect(both.functions).toBeUndefined();
    expect(Object.keys(both.processes).toSorted()).toEqual([...PARTIES, ...SERVICES].toSorted());
  });

  it("report a service that dies", WAIT, async () => {
    process.kill(both.processes["payments"] ?? 0, "SIGKILL");
    expect((await both.failed).message).toContain("payments was ended by SIGKILL. The end of its log:");
  });
});

it("starts nothing when a port is in use", WAIT, async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address() as AddressInfo;
  const { signal } = new AbortController();
  for (const [option, flag] of [
    ["servicesPort", "--services-port"],
    ["functionsPort", "--functions-port"],
    ["issuerPort", "--issuer-port"],
  ] as const) {
    const sentence = `Port ${port} is taken: stop what listens there or choose another with ${flag}.`;
    await expect(startBoth({ [option]: port, signal })).rejects.toThrow(sentence);
  }
  // One command starts more than ten variants with one signal: Node would warn of ten listeners that stay.
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(ourChildren()).toEqual([]);
});

it("leaves nothing running when one process does not start", WAIT, async () => {
  const start = startBoth({ only: "services", servicesDirectory: testDirectory() });
  await expect(start).rejects.toThrow(/^(inventory|payments) exited with status 1 before it was ready/);
  expect(ourChildren()).toEqual([]);
});

it("leaves nothing running when it is stopped before it is ready", WAIT, async () => {
  const stopping = new AbortController();
  const onProgress = () => stopping.abort();
  const start = startBoth({ only: "services", onProgress, signal: stopping.signal });
  await expect(start).rejects.toThrow();
  expect(ourChildren()).toEqual([]);
});
