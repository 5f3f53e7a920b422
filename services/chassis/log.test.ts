import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";

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
    import { log } from ${JSON.stringify(new URL("log.ts", import.meta.url).href)};
    for (const text of ${JSON.stringify(HOSTILE)}) {
      log.error({ err: new Error(text, { cause: new Error(text) }), path: text }, "request failed");
    }`;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    env: { ...process.env, LOG_LEVEL: "info" },
    encoding: "utf8",
  });
  const lines = output.trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line) as { path: string; err: { message: string } });
  expect(events).toHaveLength(HOSTILE.length);
  for (const [i, { path, err }] of events.entries()) {
    const text = HOSTILE[i]!.toWellFormed();
    expect([path, err.message].map((kept) => kept.toWellFormed())).toEqual([text, text]);
  }
});
