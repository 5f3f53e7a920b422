import { expect, test } from "vitest";
import { EXPERIMENTS } from "../../experiments/experiments.ts";
import { readInProcess } from "../test/command.ts";
import { askedBy } from "./answer-claims.ts";
import { readOptions } from "./options.ts";

const read = (...flags: string[]) => readOptions(["node", "compare.ts", ...flags]);

test("the default is 50 orders/s for 5 s, four rounds per variant, and the rows of the table", async () => {
  const usual = { rate: 50, duration: 5, blocks: 2, short: true, claims: "table" };
  expect(await read()).toEqual(usual);
});

test("--quick makes the rounds shorter, --full makes longer and more rounds, and --duration overrides both", async () => {
  const quick = { rate: 50, duration: 2, blocks: 2, short: true, claims: "counts" };
  expect(await read("--quick")).toEqual(quick);
  const full = { rate: 50, duration: 20, blocks: 3, spread: true, short: false, claims: "all" };
  expect(await read("--full")).toEqual(full);
  expect(await read("--quick", "--duration", "1.5", "--rate", "5")).toMatchObject({ rate: 5, duration: 1.5 });
});

test("--only measures its claims for longer, unless --quick is given, too", async () => {
  expect(await read("--only", "latency")).toMatchObject({ short: false, only: ["latency"] });
  expect(await read("--only", "latency", "--quick")).toMatchObject({ short: true, only: ["latency"] });
});

test("--attach measures one variant or both", async () => {
  expect(await read("--attach")).toMatchObject({ attach: true });
  expect(await read("--attach", "--variant", "functions")).toMatchObject({
    attach: true,
    variant: "functions",
  });
});

test.each([
  [
    ["--rate", "0"],
    "option '--rate <n>' argument '0' is invalid. It must be a number above 0 and up to 5000.",
  ],
  [["--rate", "NaN"], "It must be a number above 0 and up to 5000."],
  [["--rate", "5001"], "It must be a number above 0 and up to 5000."],
  [["--json", "/no/such/folder/file.json"], "It cannot be written there: name a file"],
  [["--attach", "--compose"], "option '--attach' cannot be used with option '--compose'"],
  [["--attach", "--only", "latency"], "option '--attach' cannot be used with option '--only <claims>'"],
  [["--compose", "--only", "latency"], "option '--compose' cannot be used with option '--only <claims>'"],
  [["--variant", "services", "--only", "latency"], "option '--variant <name>' cannot be used with option"],
  [["--k8s", "--attach"], "option '--k8s' cannot be used with option '--attach'"],
  [["--k8s", "--compose"], "option '--k8s' cannot be used with option '--compose'"],
  [["--k8s", "--only", "latency"], "option '--k8s' cannot be used with option '--only <claims>'"],
  [
    ["--k8s", "--variant", "functions"],
    "'--k8s' cannot be used with '--variant functions': the functions run",
  ],
  [["--quick", "--full"], "option '--quick' cannot be used with option '--full'"],
  [["--only", "latency,speed"], "There is no claim speed. There are: architecture, "],
  [["--against", "/no/such/file.json"], "ENOENT"],
])("%s is refused with one sentence and status 2, before anything starts", async (flags, sentence) => {
  const { status, stdout, stderr } = await readInProcess(() => read(...flags));
  expect(stderr).toContain(sentence);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
});

const asked = (options: Parameters<typeof askedBy>[0]) =>
  EXPERIMENTS.filter(askedBy(options)).map(({ id }) => id);

test("--full runs every experiment, the default the table's, --quick those that count, --only the named ones", () => {
  expect(asked({ claims: "all" })).toEqual(EXPERIMENTS.map(({ id }) => id));
  const usual = asked({ claims: "table" });
  expect(usual).toEqual(expect.arrayContaining(["latency", "cost", "state", "idle", "decomposition"]));
  expect(usual).not.toContain("isolation");
  expect(asked({ claims: "counts" })).toEqual([
    "architecture",
    "deployment",
    "state",
    "complexity",
    "examples",
    "decomposition",
  ]);
  expect(asked({ claims: "counts", only: ["isolation"] })).toEqual(["isolation"]);
});
