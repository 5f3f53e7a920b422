import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { orderIdFor } from "@app/domain/order";
import { TABLES } from "@app/functions/serverless-config";
import { createTestClient } from "@app/functions-local/test/engine";
import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import pg from "pg";
import { expect } from "vitest";
import type { Both } from "../../embedded/both.ts";

export const IDEMPOTENCY_KEY = "to-be-parked";
const WAIT = { timeout: 50_000, interval: 100 };

/** Parks the order that alice places with `IDEMPOTENCY_KEY`, without waiting for all its attempts. */
export type Parking = {
  /** Attempts of the parked order. */
  attempts: number;
  breakOrder(): Promise<unknown>;
  parkOrder(id: string): Promise<unknown>;
  mendOrder(): Promise<unknown>;
  /** Parts of the list that say why the order was parked. */
  reasons(id: string): string[];
  close(): unknown;
};

/** The payment provider is down. */
export function parkInServices({ services, outside }: Both): Parking {
  const orders = new pg.Pool({ connectionString: services!.postgres.urls.orders, max: 1 });
  const count = async (where: string) =>
    Number((await orders.query(`select count(*) from orders where ${where}`)).rows[0].count);
  const setProvider = (mode: string) =>
    fetch(`${outside.providerUrl}/control`, {
      method: "PUT",
      headers: { "x-control-key": outside.controlKey, "content-type": "application/json" },
      body: JSON.stringify({ latencyMs: 0, mode }),
    });
  return {
    attempts: 300,
    breakOrder: () => setProvider("down"),
    async parkOrder() {
      await expect.poll(() => count("attempts > 0"), WAIT).toBe(1);
      await orders.query("update orders set attempts = 299, lease_until = now()");
      await expect.poll(() => count("parked_at is not null"), WAIT).toBe(1);
    },
    mendOrder: () => setProvider("normal"),
    reasons: () => ["answered 503"],
    close: () => orders.end(),
  };
}

/** The order has a reservation with other lines, as a bug may leave it. */
export function parkInFunctions({ functions }: Both): Parking {
  const client = createTestClient(functions!.dynamodbEndpoint);
  const reservation = {
    TableName: TABLES.reservations,
    Key: { orderId: { S: orderIdFor("alice", IDEMPOTENCY_KEY) } },
  };
  const strange = { lines: { L: [] }, charge: { M: {} }, status: { S: "strange" } };
  const deadLetters = () => {
    const directory = join(functions!.runDirectory, "dead-letters");
    return readdirSync(directory)
      .map((file) => readFileSync(join(directory, file), "utf8"))
      .join("");
  };
  return {
    attempts: 8,
    breakOrder: () =>
      client.send(
        new PutItemCommand({ TableName: reservation.TableName, Item: { ...reservation.Key, ...strange } }),
      ),
    async parkOrder(id) {
      await expect.poll(deadLetters, WAIT).toContain(id);
      await client.send(
        new UpdateItemCommand({
          TableName: TABLES.orders,
          Key: { id: { S: id } },
          UpdateExpression: "set unfinished = :parked, attempt = :last",
          ExpressionAttributeValues: { ":parked": { S: "parked" }, ":last": { N: "8" } },
        }),
      );
      await expect.poll(deadLetters, WAIT).toContain('"attempt":{"N":"8"}'); // this change is an event, too
    },
    mendOrder: () => client.send(new DeleteItemCommand(reservation)),
    reasons: (id) => [
      `    orders-two-ways-dev-reserveStock: Error: The reservation of order ${id} has other lines or another amount.\n`,
      "  2 dead letters of orders-two-ways-dev-reserveStock: Error: The reservation of order … has other lines or another amount.\n",
    ],
    close: () => client.destroy(),
  };
}
