import "@app/infra/embedded/exit-with-parent";
import { randomUUID } from "node:crypto";
import express, { type RequestHandler } from "express";
import pg from "pg";

/**
 * Baseline (a): the maximum of Express 5 and `pg` on this machine, with one insert or the read of one row. It takes the
 * same requests as the services and reads only their body.
 */
const INSERT = {
  name: "insert",
  text: "insert into bare_orders (id, customer, body) values ($1, $2, $3)",
};
const SELECT = {
  name: "select",
  text: "select id, customer, body, placed_at from bare_orders where id = $1",
};

/** The pool size of a service. */
const database = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
await database.query(`
  create table if not exists bare_orders (
    id uuid primary key, customer text not null, body jsonb not null, placed_at timestamptz not null default now()
  )`);

const insert: RequestHandler = async (request, response) => {
  const id = randomUUID();
  await database.query({ ...INSERT, values: [id, "customer", JSON.stringify(request.body)] });
  response.status(202).json({ id });
};

const select: RequestHandler = async (request, response) => {
  const { rows } = await database.query({ ...SELECT, values: [request.params.id] });
  response.json(rows[0]);
};

const app = express().use(express.json()).post("/orders", insert).get("/orders/:id", select);
const server = app.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as { port: number };
  process.send?.({ ready: true, url: `http://127.0.0.1:${port}` });
});
