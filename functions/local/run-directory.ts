import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cleanUpAfterUs } from "./process-guard.ts";

/** The files of one run. A directory named by the user is kept; otherwise it is removed at the end. */
export interface RunDirectory {
  path: string;
  /** Data of the embedded DynamoDB. */
  database: string;
  /** Progress of each function in each stream. */
  checkpoints: string;
  /** One `<queue>.jsonl` per on-failure queue. */
  deadLetters: string;
  /** Invocation figures per function. */
  invocations: string;
  /** Address of the Lambda API while the emulator runs. */
  lambdaEndpoint: string;
  /** The bundled handlers. */
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
