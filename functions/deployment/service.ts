/** The parts of a resolved serverless.yml that the deployment plugin reads and extends. */
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
  /** Logical id of the function's role. */
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

/** The logical id that Serverless gives to a resource of a function: "placeOrder" and "Role" make "PlaceOrderRole". */
export function logicalId(functionKey: string, suffix: string): string {
  return functionKey.charAt(0).toUpperCase() + functionKey.slice(1) + suffix;
}
