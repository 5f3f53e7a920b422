import { parse } from "@babel/parser";
import traverse from "@babel/traverse";
import { keyOf, list, type Path, property, sources, type Visitor } from "./value-flow.ts";

const walk = traverse as unknown as (tree: object, visitor: Visitor) => void;

/** The resource of an action: the setting with its name, and the index of a table or the alias of a function, if any. */
export interface SdkCall {
  action: string;
  setting: string;
  index?: string;
  alias?: string;
}

/** Lambda's own setting: the function acts on its own executions. */
export const OWN_NAME = "AWS_LAMBDA_FUNCTION_NAME";

/** By command: the action on the caller's own executions. */
const ON_OWN_EXECUTIONS: Record<string, string> = {
  CheckpointDurableExecutionCommand: "lambda:CheckpointDurableExecution",
  GetDurableExecutionStateCommand: "lambda:GetDurableExecutionState",
};

/** By command or paginator: the action that it needs, and the property of its input that names the resource. */
const ACTIONS: Record<string, [action: string, names: string]> = {
  GetItemCommand: ["dynamodb:GetItem", "TableName"],
  PutItemCommand: ["dynamodb:PutItem", "TableName"],
  UpdateItemCommand: ["dynamodb:UpdateItem", "TableName"],
  DeleteItemCommand: ["dynamodb:DeleteItem", "TableName"],
  QueryCommand: ["dynamodb:Query", "TableName"],
  paginateQuery: ["dynamodb:Query", "TableName"],
  ScanCommand: ["dynamodb:Scan", "TableName"],
  paginateScan: ["dynamodb:Scan", "TableName"],
  InvokeCommand: ["lambda:InvokeFunction", "FunctionName"],
  GetParameterCommand: ["ssm:GetParameter", "Name"],
};

/**
 * A transaction needs the permissions of its parts (Amazon DynamoDB Developer Guide, "Using IAM with DynamoDB
 * transactions").
 */
const TRANSACTIONS = ["TransactGetItemsCommand", "TransactWriteItemsCommand"];
const PARTS: Record<string, string> = {
  Get: "dynamodb:GetItem",
  Put: "dynamodb:PutItem",
  Update: "dynamodb:UpdateItem",
  Delete: "dynamodb:DeleteItem",
  ConditionCheck: "dynamodb:ConditionCheckItem",
};

/**
 * The AWS calls in a function's code, read from its tree-shaken bundle, in which the SDK is imported and not included.
 * It finds every use of a command, whether the use ever runs or not.
 * @throws Error for an unknown command, or when the resource of a command cannot be determined
 */
export function sdkCalls(bundle: string): SdkCall[] {
  const calls: SdkCall[] = [];
  walk(parse(bundle, { sourceType: "module" }), {
    ImportSpecifier(specifier) {
      if (!specifier.parentPath.get("source").node.value?.startsWith("@aws-sdk/client-")) return;
      const name = specifier.get("imported").node.name ?? "";
      if (/(Client|Exception)$/.test(name)) return;
      for (const use of specifier.scope.getBinding(specifier.get("local").node.name)?.referencePaths ?? []) {
        if (use.key !== "callee") throw new Error(`${name} is passed on instead of called.`);
        calls.push(...callsOf(name, use.parentPath));
      }
    },
  });
  return calls;
}

function callsOf(name: string, use: Path): SdkCall[] {
  const own = ON_OWN_EXECUTIONS[name];
  if (own) return [{ action: own, setting: OWN_NAME }];
  const given = list(use, "arguments");
  const inputs = sources(given[name.startsWith("paginate") ? 1 : 0]!);
  if (TRANSACTIONS.includes(name)) return transactionCalls(inputs);
  const [action, names] = ACTIONS[name] ?? [];
  if (!action || !names) throw new Error(`Say in sdk-calls.ts which action ${name} needs.`);
  return inputs.flatMap((input) => callsOn(action, input, names));
}

function transactionCalls(inputs: Path[]): SdkCall[] {
  const parts = inputs.flatMap((input) => property(input, "TransactItems"));
  return parts.flatMap((part) =>
    list(part, "properties").flatMap((entry) => {
      const action = PARTS[keyOf(entry) ?? ""];
      if (!action) throw new Error(`Say in sdk-calls.ts which action the part ${keyOf(entry)} needs.`);
      return sources(entry.get("value")).flatMap((input) => callsOn(action, input, "TableName"));
    }),
  );
}

function callsOn(action: string, input: Path, names: string): SdkCall[] {
  const settings = property(input, names).flatMap(settingNames);
  if (settings.length === 0)
    throw new Error(`The resource of ${action} cannot be determined: ${input.toString()}`);
  const [index] = property(input, "IndexName").map(({ node }) => node.value);
  const [alias] = property(input, "Qualifier").map(({ node }) => node.value);
  return settings.map((setting) => ({ action, setting, ...(index && { index }), ...(alias && { alias }) }));
}

/** The setting's name, from `setting("ORDERS_TABLE")`, even if the value passed through variables or parameters. */
function settingNames(path: Path): string[] {
  if (path.type !== "CallExpression") return [];
  return sources(list(path, "arguments")[0]!).flatMap(({ node }) => node.value ?? []);
}
