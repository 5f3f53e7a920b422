import { readFileSync } from "node:fs";
import type { Resources } from "@app/functions-local/dynamodb/tables";
import type { FunctionDefinition, StreamEvent } from "@app/functions-local/service";
import { parse } from "yaml";

/** A stream in the form in which this service declares all of its streams. */
type Stream = Omit<StreamEvent, "arn" | "filterPatterns"> & {
  arn: { "Fn::GetAtt": [tableId: string, attribute: string] };
  filterPatterns: { dynamodb: { NewImage: { status: { S: string[] } } } }[];
  batchSize: number;
};
type Declared = Omit<FunctionDefinition, "name" | "environment" | "events"> & {
  /** `${self:custom.…}` names one of the environments under `custom`. */
  environment?: Record<string, string> | string;
  events?: { httpApi?: string; schedule?: string; stream?: Stream }[];
};

type Configuration = {
  service: string;
  provider: { memorySize: number };
  custom: Record<string, Record<string, unknown>>;
  functions: Record<string, Declared>;
  resources: { Resources: Resources };
};

/** Parses a file as it is written: variables unresolved, anchors merged. */
function read(file: string): unknown {
  return parse(readFileSync(new URL(file, import.meta.url), "utf8"), { merge: true });
}

export const declared = read("./serverless.yml") as Configuration;

/** Payments as functions, for the services. */
export const declaredPayments = read("./payments.yml") as Omit<Configuration, "provider">;

/** The functions that durable.yml declares itself. It takes the others from serverless.yml. */
export const durableFunctions = Object.fromEntries(
  Object.entries((read("./durable.yml") as Configuration).functions).filter(
    ([, definition]) => typeof definition === "object",
  ),
);

/** The stage of every local run. */
const LOCAL_STAGE = "dev";

/** The name by which a local run or a stage on AWS invokes a function. */
export const deployedName = (functionKey: string) => `${declared.service}-${LOCAL_STAGE}-${functionKey}`;

/** The name of the payments table of payments.yml in a local run. */
export const PAYMENTS_TABLE = `${declaredPayments.service}-${LOCAL_STAGE}`;

/** The tables' names in a local run. */
export const TABLES = Object.fromEntries(
  Object.entries(declared.custom["tables"] as Record<TableKey, string>).map(([key, name]) => [
    key,
    name.replace("${self:service}", declared.service).replace("${sls:stage}", LOCAL_STAGE),
  ]),
) as Record<TableKey, string>;
type TableKey = "orders" | "stock" | "reservations" | "payments" | "slowPayments" | "admissions";

/** The names of a function's environment variables. */
export function settingsOf(functionKey: string): string[] {
  const { environment = {} } = declared.functions[functionKey]!;
  if (typeof environment !== "string") return Object.keys(environment);
  const [, key = ""] = /custom\.(\w+)/.exec(environment) ?? [];
  return Object.keys(declared.custom[key]!);
}
