import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { processTable, processTree } from "@app/infra/embedded/process-table";
import { testDirectory } from "@app/net/test/directory";
import { onTestFinished, vi } from "vitest";

type Settings = { cwd?: string; env?: Record<string, string | undefined> };
type Ended = { status: number; output: string };

/** Starts the command in `commands/NAME/main.ts`, and ends it at the end of the test at the latest. */
export const startCommand = (name: string, flags: readonly string[], settings?: Settings) =>
  startProgram(new URL(`../${name}/main.ts`, import.meta.url), flags, settings);

/** Starts a program in the same way. */
export function startProgram(script: URL, flags: readonly string[], { cwd, env }: Settings = {}) {
  const child = spawn(process.execPath, [fileURLToPath(script), ...flags], {
    cwd,
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill("SIGTERM"));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (status) => resolve({ status: status ?? Number.NaN, output }));
  });
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    ended,
    /** Waits until the output contains a text. @throws Error with the whole output when the command ends first */
    async says(text: string): Promise<void> {
      while (!output.includes(text)) {
        if (child.exitCode !== null)
          throw new Error(`The command ended and did not print "${text}":\n${output}`);
        await sleep(20);
      }
    },
    processes: () => startedBy(child.pid!),
  };
}

/**
 * Starts a command with `--json`. `done` resolves with its output and the content of the file; `result` is undefined
 * without a file.
 */
export function startMeasuring(name: string, flags: readonly string[], settings: Settings = {}) {
  const json = join(testDirectory(), "result.json");
  const command = startCommand(name, [...flags, "--json", json], settings);
  const done = async () => {
    const ended = await command.ended;
    const text = await readFile(json, "utf8").catch(() => "");
    const result: unknown = text ? JSON.parse(text) : undefined;
    return { ...ended, result };
  };
  return { ...command, done };
}

/** Process ids of the run that a command started, by the name in each process's title. */
function startedBy(pid: number): Map<string, number> {
  const rows = processTree(processTable(), pid).filter((row) => row.pid !== pid);
  return new Map(
    rows.map((row) => [
      /^orders-two-ways\/(\S+)/.exec(row.command)?.[1] ?? `${row.command} (${row.pid})`,
      row.pid,
    ]),
  );
}

/** The process ids that still run. */
export function stillRunning(processes: ReadonlyMap<string, number>): number[] {
  const table = processTable();
  return [...processes.values()].filter((pid) => table.has(pid));
}

/** Reads a command line in this process. @returns its output, and the exit status if it would end the process */
export async function readInProcess(read: () => unknown) {
  const end = new Error("The command ended.");
  const printed = { stdout: "", stderr: "" };
  let status: number | undefined;
  const spies = [
    vi.spyOn(process, "exit").mockImplementation((code) => {
      status ??= Number(code);
      throw end;
    }),
    ...(["stdout", "stderr"] as const).map((stream) =>
      vi.spyOn(process[stream], "write").mockImplementation((text) => {
        printed[stream] += String(text);
        return true;
      }),
    ),
  ];
  try {
    await read();
  } catch (error) {
    if (error !== end) throw error;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { status, ...printed };
}
