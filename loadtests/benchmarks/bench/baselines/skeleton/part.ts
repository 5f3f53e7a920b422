import "@app/infra/embedded/exit-with-parent";
import type { AddressInfo } from "node:net";
import { migrate } from "@app/chassis/database";
import express, { type Express } from "express";
import pg from "pg";
import { Pool } from "undici";

/**
 * A part of baseline (e), the bare skeleton of the services: the same four processes, the same requests between them,
 * and the services' own statements, in bare Express, undici and pg. It has no validation, keys of callers, breakers, limits, leases or logs.
 */
export function startPart(add: (app: Express) => void): void {
  const app = express();
  add(app);
  const server = app.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    server.keepAliveTimeout = 0; // a request on a connection that is just being closed would fail
    process.send?.({ ready: true, url: `http://127.0.0.1:${port}` });
  });
}

/** Opens a pool as large as a service's, on a database with the tables of that service. The parts share one database. */
export async function openBareDatabase(service: "orders" | "inventory" | "payments"): Promise<pg.Pool> {
  const database = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 16 });
  await migrate(database, new URL(`../../../../../services/${service}/migrations/`, import.meta.url));
  return database;
}

type Sent = { method: "GET" | "POST" | "PUT"; path: string; headers?: Record<string, string>; body?: string };

/** Calls another part, over as many connections as a service has. */
export function bareClient(url: string): (call: Sent) => Promise<{ status: number; text: string }> {
  const pool = new Pool(url, { connections: 128 });
  return async ({ headers, ...call }) => {
    const { statusCode, body } = await pool.request({
      ...call,
      headers: { "content-type": "application/json", ...headers },
    });
    return { status: statusCode, text: await body.text() };
  };
}
