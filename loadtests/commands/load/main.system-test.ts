import { chmod, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { NOTHING_RUNS } from "@app/net/running";
import { testDirectory } from "@app/net/test/directory";
import { describe, expect, test } from "vitest";
import { serveShop } from "../../harness/test/stub-shop.ts";
import { stillRunning } from "../test/command.ts";
import { at, load, reasonsOf, run } from "./test/load.ts";

const standIn = fileURLToPath(new URL("../../harness/test/k6-stand-ins/main.ts", import.meta.url));

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

describe("with --variant", () => {
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
