import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Checkpoints, openCheckpoints } from "./checkpoints.ts";

const consumer = { functionName: "reserveStock", streamArn: "orders-stream" };
let directory: string;
let file: string;
let opened: Checkpoints[] = [];

beforeEach(() => {
  directory = testDirectory();
  file = join(directory, "checkpoints.sqlite");
});
afterEach(() => {
  for (const checkpoints of opened) checkpoints.close();
  opened = [];
});

function open(warnings: string[] = []): Checkpoints {
  const checkpoints = openCheckpoints(file, (message) => warnings.push(message));
  opened.push(checkpoints);
  return checkpoints;
}

test("progress is kept per function, stream and shard", () => {
  const checkpoints = open();
  checkpoints.write(consumer, "shard-1", "TRIM_HORIZON");
  checkpoints.write(consumer, "shard-1", { after: "41" });
  checkpoints.write(consumer, "shard-2", "FINISHED");
  checkpoints.write({ ...consumer, functionName: "refundPayment" }, "shard-1", { after: "7" });
  checkpoints.write({ ...consumer, streamArn: "payments-stream" }, "shard-1", { after: "8" });
  expect(checkpoints.read(consumer)).toEqual(
    new Map<string, unknown>([
      ["shard-1", { after: "41" }],
      ["shard-2", "FINISHED"],
    ]),
  );
});

test("sequence numbers done ahead of the progress are kept until the progress has passed them", () => {
  const checkpoints = open();
  checkpoints.writeAhead(consumer, "shard-1", ["9", "10", "11", "100"]);
  checkpoints.writeAhead(consumer, "shard-1", ["10"]);
  checkpoints.writeAhead(consumer, "shard-2", ["10"]);
  checkpoints.write(consumer, "shard-1", { after: "10" });
  expect(checkpoints.readAhead(consumer, "shard-1")).toEqual(new Set(["11", "100"]));
  expect(checkpoints.readAhead(consumer, "shard-2")).toEqual(new Set(["10"]));
  expect(checkpoints.readAhead({ ...consumer, functionName: "refundPayment" }, "shard-1").size).toBe(0);
});

test("a write survives a SIGKILL of the writer", async () => {
  const module = join(import.meta.dirname, "checkpoints.ts");
  const script = `
    import { openCheckpoints } from ${JSON.stringify(module)};
    const checkpoints = openCheckpoints(${JSON.stringify(file)}, console.error);
    for (let n = 1; n <= 1000; n++) checkpoints.write(${JSON.stringify(consumer)}, "shard", { after: String(n) });
    console.log("written");
    setInterval(() => {}, 1000);
  `;
  const writer = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(writer.stdout, "data");
  writer.kill("SIGKILL");
  await once(writer, "exit");
  expect(open().read(consumer)).toEqual(new Map([["shard", { after: "1000" }]]));
}, 30_000);

test("a file that is not a database is replaced, with a warning", () => {
  writeFileSync(file, "not a database, but long enough to be taken for one".repeat(100));
  const warnings: string[] = [];
  const checkpoints = open(warnings);
  expect(checkpoints.lost).toBe(true);
  expect(warnings).toEqual([expect.stringMatching(/cannot be read .* reading streams from their start/)]);
  checkpoints.write(consumer, "shard", { after: "1" });
  expect(checkpoints.read(consumer).size).toBe(1);
});

test("an intact file keeps its checkpoints", () => {
  open().close();
  opened = [];
  expect(open().lost).toBe(false);
});

test("a second run on the same file is refused", () => {
  open().write(consumer, "shard", "TRIM_HORIZON");
  expect(() => open()).toThrow(/Another run is using .*checkpoints\.sqlite; stop it, or choose another/);
});
