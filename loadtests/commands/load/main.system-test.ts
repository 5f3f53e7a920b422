import { chmod, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { NOTHING_RUNS } from "@app/net/running";
import { testDirectory } from "@app/net/test/directory";
import { describe, expect, test } from "vitest";
import { serveShop } from "../../harness/test/stub-shop.ts";
import { startCommand, startMeasuring, stillRunning } from "../test/command.ts";
import type { LoadReport } from "./text.ts";

const standIn = fileURLToPath(new URL("../../harness/test/k6-stand-ins/main.ts", import.meta.url));

type Env = Record<string, string>;

/** Starts `npm run load`. `done` resolves with the output, the exit status and the report. */
function load(flags: string[], env: Env = {}) {
  const loading = startMeasuring("load", flags, { env });
  const done = async () => {
    const { result, ...ended } = await loading.done();
    return { ...ended, report: result as LoadReport };
  };
  return { ...loading, done };
}

/** Removes the reasons about load generators that were slow or started late: on a busy machine they are correct. */
const reasonsOf = ({ reasons }: LoadReport) =>
  reasons.filter((reason) => !reason.startsWith("the load generator"));

const run = (...args: Parameters<typeof load>) => load(...args).done();
const at = (url: string) => ["--url", url, "--issuer", url];

test("an unreachable URL fails with its name and advice", async () => {
  const { status, output, report } = await run(at("http://127.0.0.1:1"));
  expect(output).toContain(
    "- Nothing answers at http://127.0.0.1:1 (ECONNREFUSED): start docker compose up, npm start, or npx serverless offline in functions/, or check the URL.",
  );
  expect(status).toBe(1);
  expect(report).toMatchObject({ valid: false, options: { scenario: "steady", engine: "driver" } });
});

test("without flags it loads the running variant; when nothing runs, it says what to start", async () => {
  const port = (url: string) => new URL(url).port;
  const shop = await serveShop();
  const where = {
    TMPDIR: testDirectory(),
    FUNCTIONS_PORT: port(shop.url),
    ISSUER_PORT: port(shop.url),
  };
  const flags = ["--scenario", "smoke"];
  const { output, report } = await run(flags, { ...where, GATEWAY_PORT: "1" });
  expect(output).toContain(`smoke on ${shop.url} with driver: `);
  expect(report.load).toMatchObject({ completed: 25 });
  shop.close();
  const again = await run(flags, { ...where, GATEWAY_PORT: "1" });
  expect(again).toMatchObject({ status: 1, report: { reasons: [NOTHING_RUNS] } });
});

describe("on a target that runs already", () => {
  test("a load runs, its orders settle, and it is judged", async () => {
    const { url, placed } = await serveShop();
    const { report } = await run(["--scenario", "smoke", ...at(url)]);
    expect(reasonsOf(report)).toEqual([]);
    expect(report).toMatchObject({ load: { engine: "driver", completed: 25, dropped: 0, errors: {} } });
    expect(report.settled).toMatchObject({ settled: placed(), unsettled: 0 });
    expect(report.settled!.latency.p50).toBeCloseTo(50, 0);
    expect(report.machine!.cores).toBeGreaterThan(0);
  });

  test("broken thresholds fail the run, but its figures stay valid", async () => {
    const { url } = await serveShop({ placing: { status: 503, body: {} }, nth: 2 });
    const { status, report } = await run(["--scenario", "hot-product", ...at(url)]);
    expect(status).toBe(1);
    expect(reasonsOf(report)).toEqual([]);
    expect(report).toMatchObject({
      broken: ["errors 50.0 % (limit 0 %)"],
      load: { errors: { "status 503": 500 } },
    });
  });

  test("a load in which every answer is wrong is not valid", async () => {
    const { url } = await serveShop({ placing: { status: 202, body: { errorMessage: "thrown" } } });
    const { status, report } = await run(["--scenario", "hot-product", ...at(url)]);
    expect(status).toBe(1);
    expect(reasonsOf(report)).toEqual(["none of 1000 requests was answered well (errorMessage in the body)"]);
  });

  test("a target that dies during the load leaves a partial result that is not valid", async () => {
    const { url, placed, close } = await serveShop();
    const loading = load(at(url));
    while (placed() < 20) await sleep(20);
    close();
    const { status, output, report } = await loading.done();
    expect(output).toContain("This run is not valid:\n- the target stopped answering (ECONNREFUSED)");
    expect(status).toBe(1);
    expect(report.valid).toBe(false);
    expect(report.load!.completed).toBeGreaterThanOrEqual(20);
    expect(report.load!.started).toBeLessThan(report.load!.offered);
  });

  test("Ctrl-C ends the load and keeps the figures so far", async () => {
    const { url, placed } = await serveShop();
    const loading = load(at(url));
    while (placed() < 20) await sleep(20);
    loading.kill("SIGINT");
    const { status, report } = await loading.done();
    expect(status).toBe(1);
    expect(reasonsOf(report)).toEqual(["The run was stopped before its end.", "the run was ended early"]);
    expect(report.load!.completed).toBeGreaterThanOrEqual(20);
  });
});

describe("of several load generators", () => {
  test("--drivers share the load: the rate is that of the scenario, no key comes twice, and tokens that expire are renewed", async () => {
    const { url, placed, keys } = await serveShop({ tokenSeconds: 10 });
    const { report } = await run(["--scenario", "hot-product", "--drivers", "2", ...at(url)]);
    expect(reasonsOf(report)).toEqual([]);
    expect(report.load).toMatchObject({ offered: 1_000, completed: 1_000, errors: {} });
    expect(report.load!.windows.map(({ started }) => started)).toEqual(Array(20).fill(50));
    expect(report.load!.scenario.stages).toEqual([{ seconds: 20, from: 50, to: 50 }]);
    expect(keys()).toBe(1_000);
    expect(report.settled).toMatchObject({ settled: placed(), unsettled: 0 });
  });

  test("--merge judges the results of loads that ran at the same time as one load of twice the rate", async () => {
    const { url, placed } = await serveShop();
    const files = ["a", "b"].map((name) => join(testDirectory(), `${name}.json`));
    const loads = files.map((file) =>
      startCommand("load", ["--scenario", "smoke", ...at(url), "--json", file]),
    );
    for (const { ended } of loads) await ended;
    const { report } = await run(["--merge", ...files]);
    expect(reasonsOf(report)).toEqual([]);
    expect(report.load).toMatchObject({ offered: 50, completed: 50, errors: {} });
    expect(report.load!.scenario.stages).toEqual([{ seconds: 5, from: 10, to: 10 }]);
    expect(report.settled!.settled).toBeLessThanOrEqual(placed());
    expect(report.load!.response.histogram).toBeDefined();
  });

  test("--merge refuses results of different loads with one sentence", async () => {
    const { url } = await serveShop();
    const file = join(testDirectory(), "smoke.json");
    await startCommand("load", ["--scenario", "smoke", ...at(url), "--json", file]).ended;
    const steady = join(testDirectory(), "steady.json");
    await writeFile(steady, (await readFile(file, "utf8")).replace('"name": "smoke"', '"name": "steady"'));
    const { status, output } = await run(["--merge", file, steady]);
    expect(output).toContain("- These are different loads: smoke of driver, steady of driver.");
    expect(status).toBe(1);
  });
});

describe("with --variant", () => {
  test("the run of several drivers is audited over all their orders", { timeout: 120_000 }, async () => {
    const { report } = await run(["--scenario", "smoke", "--drivers", "2", "--variant", "services"]);
    expect(reasonsOf(report)).toEqual([]);
    expect(report).toMatchObject({ load: { completed: 25, errors: {} }, audit: { clean: true } });
    expect(report.audit!.orders).toBeGreaterThan(report.settled!.settled);
  });

  test("the output names a process of the variant that died, and nothing is left running", {
    timeout: 120_000,
  }, async () => {
    const loading = load(["--variant", "services"]);
    await loading.says("with driver: ");
    const processes = loading.processes();
    await sleep(1_000);
    process.kill(processes.get("payments")!, "SIGKILL");
    const { status, output, report } = await loading.done();
    expect(output).toContain("- payments was ended by SIGKILL.");
    expect(status).toBe(1);
    expect(report.valid).toBe(false);
    expect(report.load!.started).toBeGreaterThan(0);
    expect(stillRunning(processes)).toEqual([]);
  });
});

describe("with k6", () => {
  /** Puts a fake `k6` first on the PATH. It writes its command line into the file `args` beside it. */
  async function installK6(commands: string) {
    const directory = testDirectory();
    const args = join(directory, "args");
    await writeFile(
      join(directory, "k6"),
      `#!/bin/sh\nif [ "$1" = run ]; then echo "$@" > ${args}; fi\n${commands}\n`,
    );
    await chmod(join(directory, "k6"), 0o755);
    const env = { PATH: `${directory}${delimiter}${process.env.PATH}`, RATE: "10", DURATION: "3s" };
    return { env, args: async () => (await readFile(args, "utf8")).trim() };
  }

  test("runs the script of the scenario, and reads its result", async () => {
    const { url } = await serveShop();
    const k6 = await installK6(`exec ${process.execPath} ${standIn} "$@"`);
    const { status, output, report } = await run(
      ["--scenario", "mixed", "--engine", "k6", ...at(url)],
      k6.env,
    );
    expect(output).toContain("All thresholds held.");
    expect(status).toBe(0);
    expect(report).toMatchObject({ valid: true, load: { engine: "k6", completed: 30, url } });
    expect(await k6.args()).toMatch(
      new RegExp(
        `^run --quiet -e BASE_URL=${url} -e ISSUER=${url} -e RESULT=\\S+/result.json \\S+/k6/05-mixed.ts$`,
      ),
    );
  });

  test("a run with broken thresholds fails", async () => {
    const { url } = await serveShop({ placing: { status: 503, body: {} }, nth: 10 });
    const k6 = await installK6(`exec ${process.execPath} ${standIn} "$@"`);
    const { status, report } = await run(["--engine", "k6", ...at(url)], k6.env);
    expect(status).toBe(1);
    expect(report).toMatchObject({ valid: true, broken: ["errors 10.0 % (limit 0 %)"] });
  });

  test("a run without a result file is not valid", async () => {
    const { url } = await serveShop();
    const k6 = await installK6('if [ "$1" = version ]; then echo "k6 v2.3.0"; else exit 107; fi');
    const { status, output } = await run(["--engine", "k6", ...at(url)], k6.env);
    expect(output).toContain("- k6 ended with status 107 and left no result.");
    expect(status).toBe(1);
  });

  test("a k6 that is too old for TypeScript is refused", async () => {
    const k6 = await installK6('echo "k6 v0.56.0 (go1.23, linux/amd64)"');
    const { status, output } = await run(["--engine", "k6", ...at("http://127.0.0.1:1")], k6.env);
    expect(output).toContain(
      "- Your k6 is too old for TypeScript (k6 v0.56.0 (go1.23, linux/amd64)): install 0.57 or newer",
    );
    expect(status).toBe(1);
  });

  test("without k6 on the PATH, the reason says how to install it", async () => {
    const { status, output } = await run(["--engine", "k6", ...at("http://127.0.0.1:1")], {
      PATH: "/nowhere",
    });
    expect(output).toContain("- There is no k6 on your PATH: install it (https://grafana.com/docs/k6/");
    expect(status).toBe(1);
  });
});
