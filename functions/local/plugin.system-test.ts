import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { testDirectory } from "@app/net/test/directory";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { eventually } from "./test/eventually.ts";
import { end, fixture, forkOffline, type Offline, serverless, startOffline } from "./test/offline.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

async function get(offline: Offline, path: string) {
  const response = await fetch(offline.url + path);
  return { status: response.status, body: await response.text() };
}

const put = (offline: Offline, id: string) => fetch(`${offline.url}/items/${id}`, { method: "PUT" });

const copyOf = async (offline: Offline, id: string) => JSON.parse((await get(offline, `/copies/${id}`)).body);

const isCopied = (offline: Offline, id: string) =>
  eventually(async () => expect((await get(offline, `/copies/${id}`)).status).toBe(200));

/** A shell that is set up for AWS, with a read-only home directory: neither may change the behaviour here. */
const setUpForAws = {
  HOME: join(fixture, "serverless.yml", "nowhere"),
  AWS_PROFILE: "missing",
  AWS_USE_FIPS_ENDPOINT: "true",
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
  AWS_ENDPOINT_URL_SSM: "https://ssm.us-east-1.amazonaws.com",
  AWS_SECRET_ACCESS_KEY: "real",
};

describe("serverless offline with the fixture service", () => {
  let offline: Offline;
  beforeAll(async () => {
    offline = await startOffline({ env: setUpForAws });
  });
  afterAll(() => end(offline.process, "SIGKILL"));

  test("reports that it is ready, with its addresses", () => {
    expect(offline.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(offline.dynamodbEndpoint).toMatch(/^http:\/\/127\.[\d.]+:\d+$/);
    expect(offline.output()).toContain(
      `orders-two-ways: functions ready on ${offline.url}, their data in ${offline.runDirectory}\n`,
    );
  });

  test("has seeded its tables, and stream consumers get the seeded items", async () => {
    await isCopied(offline, "seeded");
  });

  test("a stream consumer gets the item that an HTTP request wrote", async () => {
    expect((await put(offline, "written")).status).toBe(202);
    await isCopied(offline, "written");
  });

  test("filters by the pattern in serverless.yml", async () => {
    await put(offline, "ignored?ignore=yes");
    await put(offline, "after");
    await isCopied(offline, "after");
    expect((await get(offline, "/copies/ignored")).status).toBe(404);
  });

  test("writes the records that a consumer gives up to the queue's dead letters, and goes on", async () => {
    await put(offline, "poison");
    await put(offline, "healthy");
    await isCopied(offline, "healthy");
    await eventually(() => {
      const lines = readFileSync(
        join(offline.runDirectory, "dead-letters", "fixture-failures.jsonl"),
        "utf8",
      );
      const deadLetter = JSON.parse(lines);
      expect(deadLetter.body.requestContext.functionArn).toContain(":function:fixture-dev-copyItems");
      expect(deadLetter.records[0].dynamodb.Keys).toEqual({ id: { S: "poison" } });
    });
  });

  test("a command lists the dead letters with their causes, and redelivers them", async () => {
    const env = { ...process.env, FIXTURE_RUN_DIRECTORY: offline.runDirectory };
    const command = async (...flags: string[]) => {
      const args = [serverless, "dead-letters", ...flags];
      return (await promisify(execFile)(process.execPath, args, { cwd: fixture, env })).stdout;
    };
    const shown = await command();
    expect(shown).toMatch(
      /^fixture-failures: 1\n.* {2}fixture-dev-copyItems {2}RetryAttemptsExhausted after \d+ attempts/,
    );
    expect(shown).toContain('INSERT {"id":{"S":"poison"}}, sequence number');
    expect(await command("--redeliver")).toBe("0 delivered, 1 failed again and stay\n");
  });

  test("the client of a function that throws learns nothing about the error", async () => {
    expect(await get(offline, "/fail")).toEqual({ status: 500, body: '{"message":"Internal Server Error"}' });
    expect(offline.output()).toContain("secret of the house");
  });

  test.each([
    ["while a handler runs, which fails at once", 0, 500],
    ["long after the handler's answer", 2_000, 204],
  ])("loses only one environment when one crashes %s", async (_when, afterMillis, status) => {
    const crashes = () => offline.output().split("An environment crashed: Error: nobody awaits this").length;
    const before = crashes();
    expect((await get(offline, `/crash/${afterMillis}`)).status).toBe(status);
    await eventually(() => expect(crashes()).toBe(before + 1));
    expect((await get(offline, "/crash/60000")).status).toBe(204);
  });

  test("ends a function at its timeout, and starts it anew for the next request", async () => {
    const status = async () => (await get(offline, "/endless")).status;
    expect([await status(), await status(), await status()]).toEqual([204, 500, 204]);
  });

  test("survives an asynchronous invocation that fails", async () => {
    const invoke = (type: string) =>
      fetch(`http://127.0.0.1:${offline.lambdaPort}/2015-03-31/functions/fixture-dev-fail/invocations`, {
        method: "POST",
        headers: { "x-amz-invocation-type": type },
      });
    expect((await invoke("Event")).status).toBe(202);
    expect(await (await invoke("RequestResponse")).json()).toMatchObject({
      errorMessage: "secret of the house",
    });
  });

  test("runs no more environments of a function than allowed, and throttles a request that waits too long", async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => get(offline, "/slow")));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 204, 429, 429]);
  });

  test("points the SDK in handlers at this machine", async () => {
    const { body } = await get(offline, "/environment");
    expect(JSON.parse(body)).toEqual({
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_ENDPOINT_URL_DYNAMODB: offline.dynamodbEndpoint,
      AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${offline.lambdaPort}`,
      AWS_ACCESS_KEY_ID: "environment", // stands for its role
      AWS_SECRET_ACCESS_KEY: "local",
    });
  });

  test("counts invocations", async () => {
    await eventually(() => {
      const { functions } = JSON.parse(readFileSync(join(offline.runDirectory, "invocations.json"), "utf8"));
      expect(functions.fail).toMatchObject({ invocations: 3, errors: 3 });
      expect(functions.slow).toMatchObject({ invocations: 2, throttles: 2, maxConcurrent: 2 });
      expect(functions.copyItems.invocations).toBeGreaterThan(1);
    });
  });

  test("prints no line per request", () => {
    const [, sinceReady] = offline.output().split("functions ready on");
    expect(sinceReady).not.toMatch(/Billed Duration|PUT \/items/);
  });

  test("SIGTERM stops everything and removes the run directory", () => endsOn("SIGTERM", offline));
});

async function endsOn(signal: NodeJS.Signals, offline: Offline): Promise<void> {
  const { dynamodbEndpoint, runDirectory } = offline;
  expect(await end(offline.process, signal)).toBe(0);
  expect(existsSync(runDirectory)).toBe(false);
  await eventually(() => expect(fetch(dynamodbEndpoint)).rejects.toThrow());
}

describe("the end of a run", () => {
  let offline: Offline | undefined;
  afterEach(async () => {
    if (offline) await end(offline.process, "SIGKILL");
  });

  test("SIGINT stops everything and removes the run directory", async () => {
    offline = await startOffline();
    await endsOn("SIGINT", offline);
  });

  test("the emulator ends when its parent process has ended", async () => {
    offline = await startOffline();
    offline.process.disconnect();
    await once(offline.process, "exit");
    expect(existsSync(offline.runDirectory)).toBe(false);
  });
});

test("after SIGKILL and a restart on its run directory, the emulator continues from there", async () => {
  const directory = testDirectory();
  const env = { FIXTURE_RUN_DIRECTORY: directory };
  try {
    const first = await startOffline({ env });
    await put(first, "before");
    await isCopied(first, "before");
    await end(first.process, "SIGKILL");

    const second = await startOffline({ env });
    const kept = await copyOf(second, "before");
    await put(second, "after");
    await isCopied(second, "after");
    // Not copied again: the checkpoint survived, as the data did.
    expect(await copyOf(second, "before")).toEqual(kept);

    const third = await forkOffline({ env });
    await once(third.process, "exit");
    expect(third.process.exitCode).toBe(1);
    expect(third.output()).toContain("Another run is using");
    await end(second.process, "SIGTERM");
    expect(existsSync(directory)).toBe(true);
  } finally {
  }
});
