import { chmodSync } from "node:fs";
import { join } from "node:path";
import { startBoth } from "@app/infra/embedded/both";
import { writeInstanceFile } from "@app/infra/embedded/instance";
import { sharedDirectory } from "@app/net/test/directory";
import { runCommand } from "@app/net/test/run-command";
import { expect, onTestFinished, test, vi } from "vitest";
import { openServicesStore } from "../../harness/variants/services-store.ts";

const HOW_TO_START = "start npm start, or npx serverless offline in functions/, and try again beside it.\n";

const base = sharedDirectory();
chmodSync(base, 0o711); // for the user that Postgres runs as
vi.stubEnv("TMPDIR", base); // hides the other instances on this machine

const seed = (...flags: string[]) => runCommand(join(import.meta.dirname, "main.ts"), flags);

test("a variant of npm start is seeded once", { timeout: 90_000 }, async () => {
  const both = await startBoth({ only: "services" });
  onTestFinished(() => both.stop());
  writeInstanceFile(both.runDirectory, both);
  expect(await seed("--orders", "500", "--variant", "functions")).toEqual({
    status: 1,
    stdout: "",
    stderr: `The functions do not run: ${HOW_TO_START}`,
  });
  const { status, stdout } = await seed("--orders", "500");
  expect(stdout).toMatch(/^The services got 500 orders in .+ s, of the customers seed-0 to seed-0\.\n$/);
  expect(status).toBe(0);
  const store = openServicesStore(both.services!.postgres.urls);
  onTestFinished(() => store.close());
  expect((await store.readSnapshot()).orders).toHaveLength(500);
  const again = await seed("--orders", "500");
  expect(again).toEqual({
    status: 1,
    stdout: "",
    stderr: "This variant was seeded before: restart it to seed it again.\n",
  });
});

test("without a running variant or without --orders, it says what to do", async () => {
  expect(await seed("--orders", "10")).toEqual({
    status: 1,
    stdout: "",
    stderr: `No variant runs: ${HOW_TO_START}`,
  });
  const { status, stderr } = await seed();
  expect(stderr).toContain("required option '--orders <n>' not specified");
  expect(status).toBe(2);
  expect((await seed("--orders", "1.5")).stderr).toContain("It must be a whole number from 1 to 5000000.");
});
