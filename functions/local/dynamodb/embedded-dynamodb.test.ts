import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { accepts } from "@app/net/accepting";
import { ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createTestClient, startTestEngine, type TestEngine } from "../test/engine.ts";
import { eventually } from "../test/eventually.ts";
import { engineCommand, startEmbeddedDynamoDb } from "./embedded-dynamodb.ts";
import { openStreamTable } from "./stream-table.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const installedEngine = engineCommand().program;
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

test("the engine answers, and its stream table is indexed", async () => {
  expect((await engine.client.send(new ListTablesCommand())).TableNames).toEqual([]);
  const database = new DatabaseSync(join(engine.directory, "dynamodb.sqlite"));
  const plan = (sql: string) => String(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).get()?.detail);
  const inTable =
    "SELECT * FROM _stream_records WHERE table_name = 'a' AND CAST(sequence_number AS INTEGER) > 5";
  expect(plan(inTable)).toContain("USING INDEX local_stream_order");
  expect(plan(`${inTable} AND shard_id = 's'`)).toContain("USING INDEX local_shard_order");
  database.close();
});

test("a direct read of the file shows whether a table has records after a position", async () => {
  const streamArn = await engine.createTable("looked-at");
  const other = await engine.createTable("other");
  const look = engine.hasRecords;
  expect(look?.(streamArn, "TRIM_HORIZON")).toBe(false);
  await engine.client.send(new PutItemCommand({ TableName: "looked-at", Item: { id: { S: "a" } } }));
  expect(look?.(streamArn, "TRIM_HORIZON")).toBe(true);
  expect(look?.(streamArn, { after: "0" })).toBe(true);
  expect(look?.(streamArn, { after: "1" })).toBe(false);
  expect(look?.(other, "TRIM_HORIZON")).toBe(false);
});

test("a database of another schema is not changed", () => {
  const file = join(engine.directory, "other.sqlite");
  const database = new DatabaseSync(file);
  database.exec("CREATE TABLE _stream_records (something TEXT)");
  expect(openStreamTable(file)).toBeUndefined();
  expect(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'index'").all()).toEqual([]);
  database.close();
});

test("an engine that does not start is reported in one sentence", async () => {
  const nowhere = join(engine.directory, "no such directory", "dynamodb.sqlite");
  await expect(startEmbeddedDynamoDb(nowhere, () => {})).rejects.toThrow(
    /^The embedded DynamoDB ended \(exit status 1\)/,
  );
});

test.runIf(process.platform === "linux")(
  "the engine listens on no address that a web page would try",
  async () => {
    const { hostname, port } = new URL(engine.endpoint);
    expect(hostname).toMatch(/^127\.\d+\.\d+\.\d+$/);
    expect(await accepts(Number(port), hostname)).toBe(true);
    for (const guess of ["127.0.0.1", "::1"]) expect(await accepts(Number(port), guess)).toBe(false);
  },
);

describe("on a platform for which no engine is installed", () => {
  const platform = Object.getOwnPropertyDescriptor(process, "platform");
  beforeEach(() => void Object.defineProperty(process, "platform", { ...platform, value: "plan9" }));
  afterEach(() => {
    Object.defineProperty(process, "platform", platform ?? {});
    vi.unstubAllEnvs();
  });

  /** Puts a shell script in place of npx. */
  function installNpx(script: string): void {
    const directory = mkdtempSync(join(engine.directory, "bin-"));
    writeFileSync(join(directory, "npx"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    vi.stubEnv("PATH", `${directory}:${process.env.PATH}`);
  }

  test("npx runs the engine, and ends with it", async () => {
    const said = join(engine.directory, "npx-said");
    // Like npx, the script waits for its child process.
    installNpx(`echo "$@" > '${said}'; shift 2; '${installedEngine}' "$@" & wait`);
    const file = join(engine.directory, "by-npx.sqlite");
    const { endpoint, pid, ended } = await startEmbeddedDynamoDb(file, () => {});
    const { hostname, port } = new URL(endpoint);
    expect(readFileSync(said, "utf8")).toBe(
      `--yes dynoxide@1.2.1 --host ${hostname} --port ${port} --db-path ${file}\n`,
    );
    const client = createTestClient(endpoint);
    expect((await client.send(new ListTablesCommand())).TableNames).toEqual([]);
    client.destroy();
    process.kill(pid, "SIGKILL"); // the pid of npx, not of its child
    expect(await ended).toMatch(/^The embedded DynamoDB ended \(SIGKILL\)/);
    await eventually(async () => expect(await accepts(Number(port), hostname)).toBe(false));
  });

  test.each([
    ["cannot fetch it", "echo 'npm error network' >&2; exit 1", "ended (exit status 1). npm error network "],
    ["is not installed", undefined, "cannot be started: spawn npx ENOENT. "],
  ])("when npx %s, one sentence says how to run without the embedded engine", async (_case, script, how) => {
    if (script) installNpx(script);
    else vi.stubEnv("PATH", engine.directory);
    await expect(startEmbeddedDynamoDb(join(engine.directory, "x.sqlite"), () => {})).rejects.toThrow(
      `The embedded DynamoDB ${how}None is installed for plan9-${process.arch}, so it was run by npx --yes dynoxide@1.2.1. ` +
        "Where that cannot work, start DynamoDB Local and set DYNAMODB_ENDPOINT",
    );
  });
});
