import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { freePort } from "./ports.ts";
import { findRunning, findTarget, NOTHING_RUNS, runsDirectory } from "./running.ts";
import { testDirectory } from "./test/directory.ts";
import { listen } from "./test/listen.ts";

/** Answers every request with the document. @returns its port */
async function serve(document: object): Promise<number> {
  const server = createServer((_, response) => response.end(JSON.stringify(document)));
  return Number(new URL(await listen(server)).port);
}
const serveApp = () => serve({ info: { title: "Orders, Two Ways" } });

/** Writes the instance files that `npm start` and `serverless offline` write for other commands. */
function writeInstanceFile(instance: string): void {
  const run = mkdtempSync(join(runsDirectory(), "run-1-"));
  writeFileSync(join(run, "instance.json"), instance);
}

const issuer = "http://127.0.0.1:3333";
beforeEach(async () => {
  vi.stubEnv("TMPDIR", testDirectory());
  mkdirSync(runsDirectory());
  for (const name of ["GATEWAY_PORT", "FUNCTIONS_PORT"]) vi.stubEnv(name, String(await freePort()));
  vi.stubEnv("ISSUER_PORT", "3333");
  return () => vi.unstubAllEnvs();
});

describe("running instances", () => {
  it("are none when no port answers; commands then say how to start one", async () => {
    expect(await findRunning()).toEqual([]);
    await expect(findTarget({})).rejects.toThrow(NOTHING_RUNS);
  });

  it("are found on the usual ports, the services first", async () => {
    const [services, functions] = [await serveApp(), await serveApp()];
    vi.stubEnv("GATEWAY_PORT", String(services));
    vi.stubEnv("FUNCTIONS_PORT", String(functions));
    expect(await findRunning()).toEqual([
      { variant: "services", url: `http://127.0.0.1:${services}`, issuer },
      { variant: "functions", url: `http://127.0.0.1:${functions}`, issuer },
    ]);
  });

  it("are found on other ports, with their own issuer, through their instance files", async () => {
    const url = `http://127.0.0.1:${await serveApp()}`;
    writeInstanceFile(JSON.stringify({ outside: { issuer: "http://own" }, functions: { url } }));
    expect(await findRunning()).toEqual([{ variant: "functions", url, issuer: "http://own" }]);
    expect(await findTarget({ url: `${url}/` })).toMatchObject({ issuer: "http://own" });
  });

  it("exclude ended ones, half-written files, and other programs on the same port", async () => {
    const gone = `http://127.0.0.1:${await freePort()}`;
    writeInstanceFile(JSON.stringify({ outside: { issuer }, services: { url: gone } }));
    writeInstanceFile('{"outside": {"iss');
    vi.stubEnv("GATEWAY_PORT", String(await serve({ info: { title: "Another app" } })));
    expect(await findRunning()).toEqual([]);
  });
});

it("a command uses the first running instance, lists the others, and obeys its options", async () => {
  const [services, functions] = [await serveApp(), await serveApp()];
  vi.stubEnv("GATEWAY_PORT", String(services));
  vi.stubEnv("FUNCTIONS_PORT", String(functions));
  const others = [{ variant: "functions", url: `http://127.0.0.1:${functions}`, issuer }];
  expect(await findTarget({})).toEqual({ url: `http://127.0.0.1:${services}`, issuer, others });
  const given = { url: "http://a", issuer: "http://b" };
  expect(await findTarget(given)).toEqual({ ...given, others: [] });
});
