import { declared } from "@app/functions/serverless-config";
import { createTables, type Resources } from "@app/functions-local/dynamodb/tables";
import { DeleteTableCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { localDynamoDb } from "../../harness/variants/functions-store.ts";

export const CREDENTIALS = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
};

const NAMES = {
  OrdersTable: "experiment-orders",
  StockTable: "experiment-stock",
  ReservationsTable: "experiment-reservations",
  PaymentsTable: "experiment-payments",
  AdmissionsTable: "experiment-admissions",
};
const PLENTY = 1_000_000;

/** The environment variables that name the stores. No customer comes near the limit. */
export const TABLE_SETTINGS = {
  ORDERS_TABLE: NAMES.OrdersTable,
  STOCK_TABLE: NAMES.StockTable,
  RESERVATIONS_TABLE: NAMES.ReservationsTable,
  PAYMENTS_TABLE: NAMES.PaymentsTable,
  ADMISSIONS_TABLE: NAMES.AdmissionsTable,
  CHANGES_PER_SECOND: "1000000",
};

/** The only product in stock. */
export const SKU = "sku-001";

/** A second set of the functions' tables on the same engine, without streams: a write there invokes no function. */
export async function openTables(endpoint: string): Promise<{ drop(): Promise<void> }> {
  const client = localDynamoDb(endpoint);
  const drop = async () => {
    for (const TableName of Object.values(NAMES)) {
      await client.send(new DeleteTableCommand({ TableName })).catch(() => {}); // missing after an earlier failure
    }
    client.destroy();
  };
  try {
    await createTables(client, namedTables());
    const Item = marshall({ sku: SKU, available: PLENTY });
    await client.send(new PutItemCommand({ TableName: NAMES.StockTable, Item }));
    return { drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

function namedTables(): Resources {
  return Object.fromEntries(
    Object.entries(NAMES).map(([id, TableName]) => {
      const { Type, Properties = {} } = declared.resources.Resources[id]!;
      const { StreamSpecification: _, ...kept } = Properties;
      return [id, { Type, Properties: { ...kept, TableName } }];
    }),
  );
}
