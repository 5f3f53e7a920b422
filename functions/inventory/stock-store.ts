import { CATALOG } from "@app/domain/catalog";
import { PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { writeIf } from "../chassis/conditions.ts";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";

const TableName = setting("STOCK_TABLE");

/** Stores the catalog's initial stock, once: an existing sku keeps its units. */
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

/** Reads the whole table: it has one small item for each product of the catalog. */
export async function readStock(): Promise<Map<string, number>> {
  const { Items = [] } = await database.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return new Map(
    Items.map((item) => {
      const { sku, available } = unmarshall(item);
      return [sku, available];
    }),
  );
}
