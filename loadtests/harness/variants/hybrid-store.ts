import type { Store } from "@app/audit/snapshot";
import type { Payment } from "@app/domain/payment";
import { PAYMENTS_TABLE } from "@app/functions/serverless-config";
import { localDynamoDb, scan } from "./functions-store.ts";
import { openServicesStore } from "./services-store.ts";

/** The stores of the hybrid: its payments are in the table of the functions. */
export function openHybridStore(urls: Parameters<typeof openServicesStore>[0], endpoint: string): Store {
  const database = localDynamoDb(endpoint);
  const store = openServicesStore(urls, () => scan(database, PAYMENTS_TABLE, (item) => item as Payment));
  return {
    ...store,
    async close() {
      database.destroy();
      await store.close();
    },
  };
}
