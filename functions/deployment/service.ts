/** What the deployment plugin reads of a resolved serverless.yml, and adds to it. */
export interface Service {
  provider: { stage: string; region: string };
  functions: Record<string, FunctionDefinition>;
  resources: { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> };
}

export interface FunctionDefinition {
  /** The deployed name, for example "orders-two-ways-dev-placeOrder". */
  name: string;
  /** "orders/place-order.handler": the folder is the context. */
  handler: string;
  /** Logical id of its role. */
  role?: string;
  iamRoleStatements?: Statement[];
  reservedConcurrency?: number;
  events?: { stream?: Stream }[];
}

interface Stream {
  arn: Intrinsic;
  parallelizationFactor?: number;
  destinations?: { onFailure?: { arn: Intrinsic } };
}

/** For example `{ "Fn::GetAtt": ["OrdersTable", "Arn"] }`. */
export type Intrinsic = { "Fn::GetAtt": [logicalId: string, attribute: string] } | { "Fn::Sub": string };

export interface Statement {
  Effect: "Allow";
  Action: string | string[];
  Resource: Intrinsic | Intrinsic[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** The logical id that Serverless gives to what belongs to a function: "placeOrder" and "Role" is "PlaceOrderRole". */
export function logicalId(functionKey: string, suffix: string): string {
  return functionKey.charAt(0).toUpperCase() + functionKey.slice(1) + suffix;
}
