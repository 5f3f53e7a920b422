import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";

const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** What a script logs, line by line. */
function linesOf(script: string): string[] {
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    env: { ...process.env, LOG_LEVEL: "info" },
    encoding: "utf8",
  });
  return output.trimEnd().split("\n");
}

const HOSTILE = [
  'x"}\n{"level":60,"msg":"forged"}',
  "a\r\nb",
  "\u001b[2J\u001b[31mred",
  "\u2028\u2029\u0085",
  "\0",
  "\ud800",
  "%s %j",
];

it("writes one line of JSON per event, whatever text a client has sent", () => {
  const script = `
    import { log } from ${url("log.ts")};
    for (const text of ${JSON.stringify(HOSTILE)}) {
      log.error({ err: new Error(text, { cause: new Error(text) }), path: text }, "request failed");
    }`;
  const lines = linesOf(script);
  const events = lines.map((line) => JSON.parse(line) as { path: string; err: { message: string } });
  expect(events).toHaveLength(HOSTILE.length);
  for (const [i, { path, err }] of events.entries()) {
    const text = HOSTILE[i]!.toWellFormed();
    expect([path, err.message].map((kept) => kept.toWellFormed())).toEqual([text, text]);
  }
});

it("logs a few of the requests that fail in one second, counts the rest, and prints no stack of an expected failure", () => {
  const script = `
    import { logFailure } from ${url("log.ts")};
    import { Overloaded } from ${url("overloaded.ts")};
    const fail = (error) => logFailure(error, { requestId: "r", path: "/" });
    for (let i = 0; i < 1_000; i++) fail(new Overloaded());
    setTimeout(() => fail(new Error("a bug")), 1_100);`;
  const lines = linesOf(script);
  const bug = JSON.parse(lines.pop()!) as { leftOut: number; err: { stack: string } };
  expect(lines.length + bug.leftOut).toBe(1_000);
  expect(bug.leftOut).toBeGreaterThan(900);
  expect(lines.join()).not.toContain("stack");
  expect(bug.err.stack).toContain("a bug");
});
