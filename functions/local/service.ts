import type { Resources } from "./dynamodb/tables.ts";

/** The parts of a resolved serverless.yml that this project's plugins read and extend. */
export interface Service {
  /** The timeout is in seconds. */
  provider: { stage: string; region?: string; timeout?: number };
  functions: Record<string, FunctionDefinition>;
  custom?: {
    local?: Record<string, unknown>;
    "serverless-offline"?: Record<string, unknown>;
  };
  resources?: { Resources?: Resources };
}

export interface FunctionDefinition {
  /** The deployed name, for example "orders-two-ways-dev-placeOrder". */
  name: string;
  /** "orders/place-order.handler": the folder is the context. */
  handler: string;
  /** In seconds. */
  timeout?: number;
  environment?: Record<string, unknown>;
  /** Logical id of the function's role. */
  role?: string;
  iamRoleStatements?: Statement[];
  reservedConcurrency?: number;
  /** In seconds. */
  durableConfig?: { executionTimeout: number };
  events?: { httpApi?: string; schedule?: string; stream?: StreamEvent }[];
}

export interface StreamEvent {
  type?: string;
  arn: Intrinsic;
  enabled?: boolean;
  startingPosition?: string;
  batchSize?: number;
  batchWindow?: number;
  parallelizationFactor?: number;
  maximumRetryAttempts?: number;
  maximumRecordAgeInSeconds?: number;
  bisectBatchOnFunctionError?: boolean;
  functionResponseType?: string;
  filterPatterns?: object[];
  destinations?: { onFailure?: { arn: Intrinsic } };
  tumblingWindowInSeconds?: number;
}

/** For example `{ "Fn::GetAtt": ["OrdersTable", "Arn"] }`. */
export type Intrinsic = { "Fn::GetAtt": [logicalId: string, attribute: string] } | { "Fn::Sub": string };

export interface Statement {
  Effect: "Allow";
  Action: string | string[];
  Resource: Intrinsic | Intrinsic[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** Serverless's default region. */
export const regionOf = ({ provider }: Service): string => provider.region ?? "us-east-1";

/** Serverless's default timeout, in seconds. */
const DEFAULT_TIMEOUT = 6;

/** A function's timeout, in milliseconds. */
export function timeoutsOf({ provider, functions }: Service): (functionKey: string) => number {
  return (key) => (functions[key]?.timeout ?? provider.timeout ?? DEFAULT_TIMEOUT) * 1_000;
}
