import { fileURLToPath } from "node:url";
import { type LocalIssuer, startLocalIssuer } from "@app/contract/test/local-issuer";
import { runCommand } from "@app/net/test/run-command";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startReference } from "../test/reference-app.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const nowhere = "http://127.0.0.1:1";

type Reference = Awaited<ReturnType<typeof startReference>>;
let issuer: LocalIssuer;
let good: Reference;
let odd: Reference;
let bad: Reference;
beforeAll(async () => {
  issuer = await startLocalIssuer();
  good = await startReference(issuer);
  odd = await startReference(issuer, ({ refuseRoute }) => ({ refuseRoute: () => refuseRoute("GET", "/") }));
  bad = await startReference(issuer, () => ({ viewOrder: () => ({}) as never }));
});
afterAll(() => Promise.all([issuer, good, odd, bad].map((one) => one.close())));

const port = ({ url }: { url: string }) => new URL(url).port;

/** @param usual the instances on the usual ports */
const run = (args: string[], usual = { GATEWAY_PORT: "1", FUNCTIONS_PORT: "1", ISSUER_PORT: "1" }) =>
  runCommand(main, args, { env: { TMPDIR: "/nowhere", ...usual } });

describe("npm run fuzz", () => {
  it("prints its progress and the totals, and exits with 0 when it found nothing", async () => {
    const args = ["--url", good.url, "--issuer", issuer.url, "--seed", "3", "--runs", "40"];
    const { status, stdout, stderr } = await run(args);
    expect(stdout.split("\n")).toEqual([
      `40 requests with --seed 3 to ${good.url}`,
      ...Array.from({ length: 10 }, (_, i) => `${4 * (i + 1)} of 40 requests sent`),
      "",
      expect.stringMatching(/^40 requests, answered \d+ × 200, .*\d+ × 404/),
      "findings: 0",
      "",
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("compares all running instances by default", async () => {
    const usual = { GATEWAY_PORT: port(good), FUNCTIONS_PORT: port(odd), ISSUER_PORT: port(issuer) };
    const { stdout } = await run(["--seed", "3", "--runs", "5"], usual);
    expect(stdout.split("\n")[0]).toBe(`5 requests with --seed 3 to ${good.url} and ${odd.url}`);
  });

  it("prints how to repeat a finding, and exits with 1", async () => {
    const args = [
      "--url",
      good.url,
      "--url",
      odd.url,
      "--issuer",
      issuer.url,
      "--seed",
      "3",
      "--runs",
      "400",
    ];
    const { status, stdout } = await run(args);
    expect(stdout).toMatch(/^✗ http\S+: the targets differ: .*\n {4}.*\n {4}curl .*$/m);
    expect(status).toBe(1);
  });

  it("exits with 1 when even a valid request gets a wrong answer", async () => {
    const { status, stdout, stderr } = await run(["--url", bad.url, "--issuer", issuer.url]);
    expect(stdout).toMatch(/^✗ http\S+: POST \/orders → 202: its body breaks the schema/m);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  });

  it.each([
    ["nothing runs", () => [], "Nothing runs here: start docker compose up, npm start, or "],
    ["nothing answers", () => ["--url", nowhere, "--issuer", issuer.url], `Nothing answers at ${nowhere}: `],
    ["no issuer answers", () => ["--url", good.url, "--issuer", nowhere], `The issuer at ${nowhere} `],
    [
      "a number is invalid",
      () => ["--runs", "many"],
      "error: option '--runs <n>' argument 'many' is invalid",
    ],
    ["an option is unknown", () => ["--nonsense"], "error: unknown option '--nonsense'"],
  ])("exits with 2 and one sentence when %s", async (_what, args, sentence) => {
    const { status, stderr } = await run(args());
    expect(stderr).toContain(sentence);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
  });
});
