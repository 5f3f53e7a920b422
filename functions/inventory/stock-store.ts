import { CATALOG } from "@app/domain/catalog";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { setting } from "../chassis/config.ts";

/** Puts the catalog's initial stock on the shelves, once: a sku that is there keeps what it has. */
export async function seedStock(client: DynamoDBClient): Promise<void> {
  await Promise.all(
    CATALOG.map(async ({ sku, initialStock }) => {
      const put = new PutItemCommand({
        TableName: setting("STOCK_TABLE"),
        Item: marshall({ sku, available: initialStock }),
        ConditionExpression: "attribute_not_exists(sku)",
      });
      await client.send(put).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    }),
  );
}

/** The whole table: it has one small item for each product of the catalog. */
export async function readStock(client: DynamoDBClient): Promise<Map<string, number>> {
  const { Items = [] } = await client.send(
    new ScanCommand({ TableName: setting("STOCK_TABLE"), ConsistentRead: true }),
  );
  return new Map(
    Items.map((item) => {
      const { sku, available } = unmarshall(item);
      return [sku, available];
    }),
  );
}
