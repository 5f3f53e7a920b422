import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cleanUpAfterUs } from "./process-guard.ts";

/** The files of one run. A directory that was named is kept; otherwise it goes when the run ends. */
export interface RunDirectory {
  path: string;
  /** Data of the embedded DynamoDB. */
  database: string;
  /** How far each function has got in each stream. */
  checkpoints: string;
  /** One `<queue>.jsonl` per on-failure queue. */
  deadLetters: string;
  /** Invocation figures per function. */
  invocations: string;
  /** Where functions are invoked by name while the emulator runs. */
  lambdaEndpoint: string;
  /** The bundled handlers that run. */
  bundles: string;
}

export function openRunDirectory(named?: string): RunDirectory {
  const path = named === undefined ? mkdtempSync(join(tmpdir(), "orders-two-ways-")) : resolve(named);
  if (named === undefined) cleanUpAfterUs({ directory: path });
  else mkdirSync(path, { recursive: true });
  return {
    path,
    database: join(path, "dynamodb.sqlite"),
    checkpoints: join(path, "checkpoints.sqlite"),
    deadLetters: join(path, "dead-letters"),
    invocations: join(path, "invocations.json"),
    lambdaEndpoint: join(path, "lambda-endpoint"),
    bundles: join(path, "bundles"),
  };
}
