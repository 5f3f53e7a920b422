import type { Resources } from "./dynamodb/tables.ts";

/** What the plugin reads of a resolved serverless.yml. */
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
