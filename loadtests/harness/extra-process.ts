import type { ChildProcess } from "node:child_process";
import { rm } from "node:fs/promises";
import { Children } from "@app/infra/embedded/children";
import { createRunDirectory } from "@app/infra/embedded/run-directory";

/** Processes that a measurement needs beside the variants, with a run directory for their logs. */
export type ExtraProcesses = { children: Children; runDirectory: string; stop(): Promise<void> };

export async function openExtraProcesses(): Promise<ExtraProcesses> {
  const runDirectory = await createRunDirectory();
  const children = new Children(runDirectory);
  const stop = async () => {
    await children.stop();
    await rm(runDirectory, { recursive: true, force: true });
  };
  return { children, runDirectory, stop };
}

/** `ready` is its ready message. `failed` rejects, with the end of its log, when it ends by itself. */
export type ExtraProcess<Ready> = {
  ready: Ready;
  child: ChildProcess;
  failed: Promise<never>;
  stop(): Promise<void>;
};

/**
 * Starts one process and waits for its ready message.
 * @throws Error with the end of its log when it is not ready; it does not run then
 */
export async function startExtraProcess<Ready extends { ready: true }>(
  module: string,
  env: Record<string, string>,
): Promise<ExtraProcess<Ready>> {
  const { children, stop } = await openExtraProcesses();
  try {
    const ready = await children.start<Ready>({ name: NAME, module, env });
    const failed = children.failed.then((error) => Promise.reject(error));
    failed.catch(() => {});
    return { ready, child: children.processOf(NAME), failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const NAME = "extra";
