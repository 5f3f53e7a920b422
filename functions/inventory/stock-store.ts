import { CATALOG } from "@app/domain/catalog";
import { initialUnits, parseParts } from "@app/domain/parts";
import { ScanCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { failedConditions } from "../chassis/conditions.ts";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";

const TableName = setting("STOCK_TABLE");

/** Stores the catalog's initial stock, once: an existing product keeps its units and its parts. */
export async function seedStock(): Promise<void> {
  const parts = parseParts(process.env["STOCK_PARTS"]);
  await Promise.all(CATALOG.map((product) => insertStock(initialUnits(product, parts))));
}

/** Inserts all parts of a product or none, so a new setting adds no units. */
async function insertStock(units: readonly [part: string, units: number][]): Promise<void> {
  const TransactItems = units.map(([sku, available]) => ({
    Put: {
      TableName,
      Item: marshall({ sku, available }),
      ConditionExpression: "attribute_not_exists(sku)",
    },
  }));
  try {
    await database.send(new TransactWriteItemsCommand({ TransactItems }));
  } catch (error) {
    if (!failedConditions(error).some(Boolean)) throw error;
  }
}

/** Reads the whole table: it has one small item for each product of the catalog, or for each part of a hot product. */
export async function readStock(): Promise<Map<string, number>> {
  const { Items = [] } = await database.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return new Map(
    Items.map((item) => {
      const { sku, available } = unmarshall(item);
      return [sku, available];
    }),
  );
}
