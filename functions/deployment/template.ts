import type { Resources } from "@app/functions-local/dynamodb/tables";
import type { Service } from "@app/functions-local/service";

/** A service with resources, to which the deployment adds. */
export type DeployedService = Service & { resources: { Resources: Resources } };

/** The parts of a CloudFormation template that are read here. */
export interface Template {
  Resources: Record<string, Resource>;
}

export interface Resource {
  Type: string;
  // Each type of resource has its own properties. They are only compared, never trusted.
  // oxlint-disable-next-line typescript/no-explicit-any
  Properties: Record<string, any>;
  DependsOn?: string[];
  DeletionPolicy?: string;
}

export function resourcesOf(
  { Resources }: Template,
  type: string,
): [logicalId: string, resource: Resource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}

/**
 * "OrdersTable.Arn" of `{ "Fn::GetAtt": ["OrdersTable", "Arn"] }`, the text of `Fn::Sub` or `Ref`, a plain text
 * unchanged; "" for any other value.
 */
export function reference(value: unknown): string {
  if (typeof value === "string") return value;
  const intrinsic = (value ?? {}) as Record<string, string | string[] | undefined>;
  const target = intrinsic["Fn::GetAtt"] ?? intrinsic["Fn::Sub"] ?? intrinsic["Ref"] ?? "";
  return Array.isArray(target) ? target.join(".") : target;
}

/** The logical id that Serverless gives to a resource of a function: "placeOrder" and "Role" make "PlaceOrderRole". */
export function logicalId(functionKey: string, suffix: string): string {
  return functionKey.charAt(0).toUpperCase() + functionKey.slice(1) + suffix;
}
