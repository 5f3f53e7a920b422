import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Both, startBoth } from "../embedded/both.ts";
import { announce } from "../embedded/instance.ts";
import { fetchToken } from "../identity-provider/token.ts";

const cli = fileURLToPath(new URL("main.ts", import.meta.url));
const WAIT = { timeout: 30_000 };
const temporary = process.env["TMPDIR"];
let base: string;
let both: Both;
let orders: pg.Pool;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "redrive-test-"));
  chmodSync(base, 0o711); // for the user that Postgres runs as
  process.env["TMPDIR"] = base; // other runs of this machine are none of ours
  both = await startBoth({ only: "services" });
  orders = new pg.Pool({ connectionString: both.services!.postgres.urls.orders, max: 1 });
});

afterAll(async () => {
  await orders?.end();
  await both?.stop();
  if (temporary === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = temporary;
  rmSync(base, { recursive: true });
});

function redrive(...args: string[]): Promise<{ status: unknown; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [cli, ...args], (error, stdout, stderr) =>
      done({ status: error?.code ?? 0, stdout, stderr }),
    );
  });
}

const setProvider = (mode: string) =>
  fetch(`${both.outside.providerUrl}/control`, {
    method: "PUT",
    headers: { "x-control-key": both.outside.controlKey, "content-type": "application/json" },
    body: JSON.stringify({ latencyMs: 0, mode }),
  });

async function placeOrder(): Promise<string> {
  const token = await fetchToken({ issuer: both.outside.issuer, subject: "alice" });
  const response = await fetch(`${both.services!.url}/orders`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "idempotency-key": "to-be-parked",
      "content-type": "application/json",
    },
    body: JSON.stringify({ lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" }),
  });
  expect(response.status).toBe(202);
  return ((await response.json()) as { id: string }).id;
}

const count = async (where: string) =>
  Number((await orders.query(`select count(*) from orders where ${where}`)).rows[0].count);

it("says that nothing runs, as long as nothing was announced", async () => {
  expect(await redrive()).toEqual({
    status: 1,
    stdout: "",
    stderr:
      "Nothing runs: start npm start, or npx serverless offline in functions/, and try again beside it.\n",
  });
});

it("keeps the operator's key where only its own user can read it", () => {
  announce(both.runDirectory, both);
  expect(statSync(join(both.runDirectory, "instance.json")).mode & 0o777).toBe(0o600);
});

it("says when nothing is parked", async () => {
  expect(await redrive()).toMatchObject({
    status: 0,
    stdout: `services on ${both.services!.url}: 0 parked\n`,
  });
});

it("shows what is parked and why, and brings it back once the cause is gone", async () => {
  await setProvider("down");
  const id = await placeOrder();
  await expect.poll(() => count("attempts > 0"), WAIT).toBe(1);
  await orders.query("update orders set attempts = 299, lease_until = now()");
  await expect.poll(() => count("parked_at is not null"), WAIT).toBe(1);

  const listed = await redrive("--list", "--variant", "services");
  expect(listed.stdout).toContain(
    `services on ${both.services!.url}: 1 parked\n  ${id}  pending, 300 attempts`,
  );
  expect(listed.stdout).toContain("answered 503");
  expect(await count("parked_at is not null")).toBe(1);

  await setProvider("normal");
  expect((await redrive()).stdout).toContain("  1 redriven;");
  await expect.poll(() => count("status = 'confirmed'"), WAIT).toBe(1);
  expect((await redrive()).stdout).toContain(": 0 parked\n");
});

it("says which variant does not run", async () => {
  expect((await redrive("--variant", "functions")).stderr).toContain("Nothing runs of the functions:");
});

it.each([
  [["--lists"], "unknown option '--lists'"],
  [["--variant", "lambdas"], "Allowed choices are services, functions."],
])("refuses %j", async (args, sentence) => {
  const { status, stderr } = await redrive(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(sentence);
});
