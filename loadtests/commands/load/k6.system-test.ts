import { chmod, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { testDirectory } from "@app/net/test/directory";
import { describe, expect, test } from "vitest";
import { serveShop } from "../../harness/test/stub-shop.ts";
import { at, run } from "./test/load.ts";

const standIn = fileURLToPath(new URL("../../harness/test/k6-stand-ins/main.ts", import.meta.url));

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
