import type { Resources } from "./dynamodb/tables.ts";

/** The parts of a resolved serverless.yml that the local plugin reads. */
export interface Service {
  /** Timeouts are in seconds. */
  provider: { region?: string; timeout?: number };
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
  handler: string;
  timeout?: number;
  environment?: Record<string, unknown>;
  events?: { stream?: unknown }[];
}

/** Serverless's default region. */
export const regionOf = ({ provider }: Service): string => provider.region ?? "us-east-1";

/** Serverless's default timeout, in seconds. */
const DEFAULT_TIMEOUT = 6;

/** A function's timeout, in milliseconds. */
export function timeoutsOf({ provider, functions }: Service): (functionKey: string) => number {
  return (key) => (functions[key]?.timeout ?? provider.timeout ?? DEFAULT_TIMEOUT) * 1_000;
}
