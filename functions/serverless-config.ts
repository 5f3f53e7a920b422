import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Resources } from "./local/dynamodb/tables.ts";

export type Stream = {
  arn: { "Fn::GetAtt": [table: string, attribute: string] };
  filterPatterns: Pattern[];
  batchSize: number;
  /** 1 unless declared. */
  parallelizationFactor?: number;
};
type Pattern = { dynamodb: { NewImage: { status: { S: string[] } } } };
export type Function = { handler: string; events?: { httpApi?: string; stream?: Stream }[] };

/** serverless.yml as it is written: variables unresolved, anchors merged. */
export const declared = parse(readFileSync(new URL("./serverless.yml", import.meta.url), "utf8"), {
  merge: true,
}) as {
  custom: Record<string, unknown>;
  functions: Record<string, Function>;
  resources: { Resources: Resources };
};
