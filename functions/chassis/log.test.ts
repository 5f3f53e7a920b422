import { Problem } from "@app/contract/problem";
import { afterEach, expect, it, vi } from "vitest";
import { log } from "./log.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it.each([
  'x"}\n{"level":"error","message":"forged"}',
  "a\r\nb",
  "\u001b[2J\u001b[31mred",
  "\u2028\u2029\u0085",
  "\0",
  "\ud800",
  "%s %j",
])("writes one line of JSON for an event, whatever a client has put into it: %j", (text) => {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  log.error({ err: new Error(text, { cause: new Error(text) }), keys: { id: { S: text } } }, "record failed");
  expect(write).toHaveBeenCalledTimes(1);
  const [line = "", ...more] = String(write.mock.calls[0]![0]).trimEnd().split("\n");
  expect(more).toEqual([]);
  expect(JSON.parse(line)).toMatchObject({
    level: "error",
    message: "record failed",
    error: text,
    keys: { id: { S: text } },
  });
});

it("logs ten of the failures of one second, counts the rest, and prints no stack of an expected failure", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.advanceTimersByTime(10_000);
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  for (let n = 0; n < 50; n++) log.error({ err: new Error("boom") }, "request failed");
  expect(write).toHaveBeenCalledTimes(10);
  vi.advanceTimersByTime(1_000);
  log.error({ err: new Problem("temporarily-unavailable") }, "request failed");
  const [first, last] = [write.mock.calls[0], write.mock.lastCall].map((call) =>
    JSON.parse(String(call![0])),
  );
  expect([first.leftOut, typeof first.stack]).toEqual([undefined, "string"]);
  expect([last.leftOut, last.stack]).toEqual([40, undefined]);
});
