import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";

const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

it("logs a few of the requests that fail in one second, counts the rest, and prints no stack of an expected failure", () => {
  const script = `
    import { logFailure } from ${url("log-failures.ts")};
    import { Overloaded } from ${url("overloaded.ts")};
    const fail = (error) => logFailure(error, { requestId: "r", path: "/" });
    for (let i = 0; i < 1_000; i++) fail(new Overloaded());
    setTimeout(() => fail(new Error("a bug")), 1_100);`;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    env: { ...process.env, LOG_LEVEL: "info" },
    encoding: "utf8",
  });
  const lines = output.trimEnd().split("\n");
  const bug = JSON.parse(lines.pop()!) as { leftOut: number; err: { stack: string } };
  expect(lines.length + bug.leftOut).toBe(1_000);
  expect(bug.leftOut).toBeGreaterThan(900);
  expect(lines.join()).not.toContain("stack");
  expect(bug.err.stack).toContain("a bug");
});
