import type { Call } from "../../chaos/faults/dynamodb-proxy.ts";
import { ALL_TABLES } from "./tables.ts";

/**
 * The right that a call needs, for one table or index: `resource` as serverless.yml names it, for example
 * "OrdersTable.Arn". `attributes` are the top-level attributes that the call names.
 */
export type NeededRight = { action: string; resource: string; attributes: string[]; returnValues?: string };

type Part = {
  TableName: string;
  IndexName?: string;
  Key?: object;
  Item?: object;
  ReturnValues?: string;
  ExpressionAttributeNames?: Record<string, string>;
} & Partial<Record<(typeof EXPRESSIONS)[number], string>>;

const EXPRESSIONS = [
  "KeyConditionExpression",
  "ConditionExpression",
  "UpdateExpression",
  "FilterExpression",
  "ProjectionExpression",
] as const;

/** Source: DynamoDB Developer Guide, "Using IAM with DynamoDB transactions". */
const ACTIONS_IN_TRANSACTIONS: Record<string, string> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};

/** The rights that a call needs: one for each part of a transaction, otherwise one. */
export function neededRights({ operation, body }: Pick<Call, "operation" | "body">): NeededRight[] {
  const request = JSON.parse(body) as Part & { TransactItems?: Record<string, Part>[] };
  if (!request.TransactItems) return [neededRight(operation, request)];
  return request.TransactItems.flatMap((item) =>
    Object.entries(item).map(([kind, part]) => neededRight(ACTIONS_IN_TRANSACTIONS[kind] ?? kind, part)),
  );
}

function neededRight(operation: string, part: Part): NeededRight {
  const { id = part.TableName } = ALL_TABLES.find(({ name }) => name === part.TableName) ?? {};
  const table = `${id}.Arn`;
  const { IndexName, ReturnValues } = part;
  return {
    action: `dynamodb:${operation}`,
    resource: IndexName ? `\${${table}}/index/${IndexName}` : table,
    attributes: attributesIn(part),
    ...(ReturnValues && { returnValues: ReturnValues }),
  };
}

/** The words of DynamoDB's expressions that are no attributes. */
const SYNTAX = new Set(
  "set remove add delete and or not between in if_not_exists list_append attribute_exists attribute_not_exists attribute_type begins_with contains size".split(
    " ",
  ),
);

function attributesIn(part: Part): string[] {
  const names = EXPRESSIONS.flatMap(
    (expression) => part[expression]?.match(/(?<![:#.\w])#?[A-Za-z_]\w*/g) ?? [],
  )
    .filter((word) => !SYNTAX.has(word.toLowerCase()))
    .map((word) => part.ExpressionAttributeNames?.[word] ?? word);
  return [...new Set([...Object.keys({ ...part.Key, ...part.Item }), ...names])];
}
