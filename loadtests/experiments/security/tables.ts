import { declared, TABLES } from "@app/functions/serverless-config";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** Contexts by the logical id of a table. A new table has to be added here. */
const CONTEXTS: Record<string, string> = {
  OrdersTable: "orders",
  StockTable: "inventory",
  ReservationsTable: "inventory",
  PaymentsTable: "payments",
  SlowPaymentsTable: "payments",
  AdmissionsTable: "orders",
};

/** A table of serverless.yml with its name in a local run, its context, and the key of an item that does not exist. */
export type Table = { id: string; name: string; context: string; key: Record<string, AttributeValue> };

type Properties = {
  TableName: string;
  KeySchema: { AttributeName: string }[];
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
};

export const ALL_TABLES: Table[] = Object.entries(declared.resources.Resources)
  .filter(([, { Type }]) => Type === "AWS::DynamoDB::Table")
  .map(([id, resource]) => {
    const { TableName, KeySchema, AttributeDefinitions } = resource.Properties as Properties;
    const [, name = ""] = /custom\.tables\.(\w+)/.exec(TableName) ?? [];
    const context = CONTEXTS[id];
    if (!context) throw new Error(`Add the context of ${id} to security/tables.ts.`);
    const typeOf = (attribute: string) =>
      AttributeDefinitions.find(({ AttributeName }) => AttributeName === attribute)!.AttributeType;
    const key = KeySchema.map(({ AttributeName }) => {
      return [AttributeName, typeOf(AttributeName) === "N" ? { N: "0" } : { S: "forged" }] as const;
    });
    return { id, name: TABLES[name as keyof typeof TABLES], context, key: Object.fromEntries(key) };
  });
