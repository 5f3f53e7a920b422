import { chmodSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sharedDirectory } from "@app/net/test/directory";
import { runCommand } from "@app/net/test/run-command";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Both, startBoth } from "../embedded/both.ts";
import { writeInstanceFile } from "../embedded/instance.ts";
import { fetchToken } from "../identity-provider/token.ts";
import { IDEMPOTENCY_KEY, type Parking, parkInFunctions, parkInServices } from "./test/parking.ts";

const cli = fileURLToPath(new URL("main.ts", import.meta.url));
const WAIT = { timeout: 50_000, interval: 100 };
const base = sharedDirectory();
chmodSync(base, 0o711); // for the user that Postgres runs as
vi.stubEnv("TMPDIR", base); // hides the other instances on this machine

const redrive = (...args: string[]) => runCommand(cli, args);

it("says that nothing runs, if there is no instance file", async () => {
  expect(await redrive()).toEqual({
    status: 1,
    stdout: "",
    stderr:
      "Nothing runs: start npm start, or npx serverless offline in functions/, and try again beside it.\n",
  });
});

it.each([
  [["--lists"], "unknown option '--lists'"],
  [["--variant", "lambdas"], "Allowed choices are services, functions."],
])("refuses %j", async (args, sentence) => {
  const { status, stderr } = await redrive(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(sentence);
});

describe.each([
  ["services", "functions", parkInServices],
  ["functions", "services", parkInFunctions],
] as const)("while the %s run", (variant, other, park) => {
  let both: Both;
  let url: string;
  let parking: Parking;

  beforeAll(async () => {
    both = await startBoth({ only: variant });
    writeInstanceFile(both.runDirectory, both);
    url = both[variant]!.url;
    parking = park(both);
  }, 180_000);
  afterAll(async () => {
    await parking?.close();
    await both?.stop();
  });

  async function call(
    path: string,
    init: Omit<RequestInit, "headers"> & { headers?: Record<string, string> } = {},
  ): Promise<{ id: string; status: string }> {
    const token = await fetchToken({ issuer: both.outside.issuer, subject: "alice" });
    const headers = { ...init.headers, authorization: `Bearer ${token}` };
    return (await (await fetch(url + path, { ...init, headers })).json()) as { id: string; status: string };
  }
  const placeOrder = () =>
    call("/orders", {
      method: "POST",
      headers: { "idempotency-key": IDEMPOTENCY_KEY, "content-type": "application/json" },
      body: JSON.stringify({ lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" }),
    });

  it("only their own user can read the operator's key", () => {
    expect(statSync(join(both.runDirectory, "instance.json")).mode & 0o777).toBe(0o600);
  });

  it(`says that the ${other} do not run`, async () => {
    expect((await redrive("--variant", other)).stderr).toContain(`Nothing runs of the ${other}:`);
  });

  it("says that no order is parked", async () => {
    expect(await redrive()).toEqual({ status: 0, stdout: `${variant} on ${url}: 0 parked\n`, stderr: "" });
  });

  it("shows a parked order with the reason, and redrives it when the cause is gone", async () => {
    await parking.breakOrder();
    const { id } = await placeOrder();
    await parking.parkOrder(id);
    const shown = (await redrive("--list", "--variant", variant)).stdout;
    expect(shown).toContain(`${variant} on ${url}: 1 parked\n  ${id}  pending, ${parking.attempts} attempts`);
    for (const reason of parking.reasons(id)) expect(shown).toContain(reason);
    expect((await redrive("--list")).stdout).toBe(shown); // listing redrives nothing

    await parking.mendOrder();
    expect((await redrive()).stdout).toContain(`${shown}  1 redriven;`);
    await expect.poll(async () => (await call(`/orders/${id}`)).status, WAIT).toBe("confirmed");
    expect((await redrive()).stdout).toContain(": 0 parked\n");
  });
});
