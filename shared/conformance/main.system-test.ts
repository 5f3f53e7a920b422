import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LocalIssuer, startLocalIssuer } from "@app/contract/test/local-issuer";
import { testDirectory } from "@app/net/test/directory";
import { listen } from "@app/net/test/listen";
import { runCommand } from "@app/net/test/run-command";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startReference } from "./test/reference-app.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const nowhere = "http://127.0.0.1:1";

let issuer: LocalIssuer;
let reference: Awaited<ReturnType<typeof startReference>>;
let folder: string;
let page: string;
/** The instances on the usual ports. */
let usual: Record<string, string>;
beforeEach(async () => {
  const server = createServer((_, response) => response.end("<html>"));
  page = await listen(server);
  issuer = await startLocalIssuer();
  // Only its OpenAPI document is wrong.
  reference = await startReference(issuer, () => ({ buildOpenApi: () => ({}) as never }));
  folder = testDirectory();
  usual = { GATEWAY_PORT: "1", FUNCTIONS_PORT: "1", ISSUER_PORT: "1" };
});
afterEach(async () => {
  await reference.close();
  await issuer.close();
});

const run = (...args: string[]) => runCommand(main, args, { env: { TMPDIR: folder, ...usual } });

const target = () => ["--url", reference.url, "--issuer", issuer.url];

describe("npm run conform", () => {
  it("prints each case and the totals, and exits with 0 when all pass", async () => {
    const { status, stdout, stderr } = await run(...target(), "--only", "catalog: ");
    expect(stdout.replaceAll(/\d+ ms/g, "… ms").split("\n")).toEqual([
      "✓ catalog: anyone may list all 50 products, each sku once and with a price (… ms)",
      "✓ catalog: products match the catalog, in its order (… ms)",
      "",
      "2 passed, 0 failed",
      "",
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("prints why a case failed, writes all results to a file, and exits with 1", async () => {
    const file = join(folder, "results.json");
    const { status, stdout } = await run(...target(), "--only", "EDGES: the openapi", "--json", file);
    expect(stdout).toMatch(/^✗ edges: the OpenAPI document equals the contract's \(\d+ ms\)\n {4}\S/);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("0 passed, 1 failed");
    expect(status).toBe(1);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      url: reference.url,
      issuer: issuer.url,
      failed: 1,
      results: [{ theme: "edges", outcome: "failed", reason: expect.any(String), ms: expect.any(Number) }],
    });
  });

  it("checks the running instance by default, and names the other one", async () => {
    const [services, functions] = [await startReference(issuer), await startReference(issuer)];
    const port = ({ url }: { url: string }) => new URL(url).port;
    usual = { GATEWAY_PORT: port(services), FUNCTIONS_PORT: port(functions), ISSUER_PORT: port(issuer) };
    const { status, stdout } = await run("--only", "catalog: ");
    await Promise.all([services.close(), functions.close()]);
    expect(stdout).toContain(
      `Checking ${services.url}\nThe functions run, too: choose them with --url ${functions.url}\n`,
    );
    expect(stdout).toContain("2 passed, 0 failed");
    expect(status).toBe(0);
  });

  it.each([
    ["nothing runs", () => [], "Nothing runs here: start docker compose up, npm start, or "],
    [
      "nothing answers",
      () => ["--url", nowhere, "--issuer", issuer.url],
      "Nothing answers at http://127.0.0.1:1: ",
    ],
    ["the URL is invalid", () => ["--url", "localhost:3000"], "It must be a URL like http://127.0.0.1:3000."],
    [
      "the issuer answers with HTML",
      () => ["--url", reference.url, "--issuer", page],
      "does not answer like an OpenID Connect issuer: start it, or name another with --issuer.",
    ],
    [
      "the results cannot be written, before any case has run,",
      () => [...target(), "--json", "nowhere/results.json"],
      "It cannot be written there: name a file in a folder that exists.",
    ],
    [
      "no issuer answers",
      () => ["--url", reference.url, "--issuer", nowhere],
      "The issuer at http://127.0.0.1:1 ",
    ],
    [
      "there is no kubectl for --k8s",
      () => {
        usual = { ...usual, PATH: folder };
        return ["--k8s"];
      },
      "There is no kubectl on your PATH: install it.",
    ],
    [
      "the target is given twice",
      () => [...target(), "--k8s"],
      "option '--k8s' cannot be used with option '--",
    ],
    ["no case matches --only", () => [...target(), "--only", "xyzzy"], "No case has “xyzzy” in its name."],
    ["an option is unknown", () => ["--nonsense"], "error: unknown option '--nonsense'"],
  ])("exits with 2 and one sentence when %s", async (_what, args, sentence) => {
    const { status, stdout, stderr } = await run(...args());
    expect(stderr).toContain(sentence);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });
});
