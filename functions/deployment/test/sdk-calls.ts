import { parse } from "@babel/parser";
import traverse from "@babel/traverse";
import { keyOf, list, type Path, property, sources, type Visitor } from "./value-flow.ts";

const walk = traverse as unknown as (tree: object, visitor: Visitor) => void;

/** What an action needs to be allowed on: the setting that names it, and the index if it is one of a table. */
export interface SdkCall {
  action: string;
  setting: string;
  index?: string;
}

/** By command or paginator: the action it needs, and the property of its input that names what it works on. */
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

/** A transaction needs what its parts need (Amazon DynamoDB Developer Guide, "Using IAM with DynamoDB transactions"). */
const TRANSACTION = "TransactWriteItemsCommand";
const PARTS: Record<string, string> = {
  Put: "dynamodb:PutItem",
  Update: "dynamodb:UpdateItem",
  Delete: "dynamodb:DeleteItem",
  ConditionCheck: "dynamodb:ConditionCheckItem",
};

/**
 * What a function's code asks of AWS, read from its tree-shaken bundle in which the SDK is imported and not included: every use of a
 * command is found, whether it is ever run or not.
 * @throws Error when it meets a command that it does not know, or cannot tell what one works on
 */
export function sdkCalls(bundle: string): SdkCall[] {
  const calls: SdkCall[] = [];
  walk(parse(bundle, { sourceType: "module" }), {
    ImportSpecifier(specifier) {
      if (!specifier.parentPath.get("source").node.value?.startsWith("@aws-sdk/client-")) return;
      const name = specifier.get("imported").node.name ?? "";
      if (/(Client|Exception)$/.test(name)) return;
      for (const use of specifier.scope.getBinding(specifier.get("local").node.name)?.referencePaths ?? []) {
        if (use.key !== "callee") throw new Error(`${name} is not called but passed on.`);
        calls.push(...callsOf(name, use.parentPath));
      }
    },
  });
  return calls;
}

function callsOf(name: string, use: Path): SdkCall[] {
  const given = list(use, "arguments");
  const inputs = sources(given[name.startsWith("paginate") ? 1 : 0]!);
  if (name === TRANSACTION) return transactionCalls(inputs);
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
    throw new Error(`It cannot be told what ${action} works on: ${input.toString()}`);
  const [index] = property(input, "IndexName").map(({ node }) => node.value);
  return settings.map((setting) => ({ action, setting, ...(index !== undefined && { index }) }));
}

/** From `setting("ORDERS_TABLE")`, whatever way the name took to there. */
function settingNames(path: Path): string[] {
  if (path.type !== "CallExpression") return [];
  return sources(list(path, "arguments")[0]!).flatMap(({ node }) => node.value ?? []);
}
