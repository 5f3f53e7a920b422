import { CATALOG } from "@app/domain/catalog";
import { PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { writeIf } from "../chassis/conditions.ts";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";

const TableName = setting("STOCK_TABLE");

/** Puts the catalog's initial stock on the shelves, once: a sku that is there keeps what it has. */
export async function seedStock(): Promise<void> {
  await Promise.all(
    CATALOG.map(({ sku, initialStock }) =>
      writeIf(
        new PutItemCommand({
          TableName,
          Item: marshall({ sku, available: initialStock }),
          ConditionExpression: "attribute_not_exists(sku)",
        }),
      ),
    ),
  );
}

/** The whole table: it has one small item for each product of the catalog. */
export async function readStock(): Promise<Map<string, number>> {
  const { Items = [] } = await database.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return new Map(
    Items.map((item) => {
      const { sku, available } = unmarshall(item);
      return [sku, available];
    }),
  );
}
