import { log } from "@app/chassis/log";
import pg from "pg";
import { BATCH, type LoggedMessage, type Message, type OpenBroker } from "../broker.ts";
import { type Repeated, repeatWhenWoken } from "../repeat-when-woken.ts";

/** The NOTIFY channel of hints. The payload of a hint is the subjects of new messages. */
const CHANNEL = "log";
/** After a lost hint, a message waits at most this long. */
const PAUSE_MS = 1_000;

/** The log is a table in a Postgres of its own (`log.sql`): each context may only append to it and read it. */
export function openPostgresLog(url: string): OpenBroker {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: 2_500,
    query_timeout: 3_000,
    keepAlive: true,
  });
  pool.on("error", (err) => log.warn({ err }, "an idle connection to the log was lost"));
  const hint = hinter(pool);

  return {
    async publish(messages) {
      await pool.query({ name: "append", text: "select append($1)", values: [JSON.stringify(messages)] });
      hint(messages);
    },

    async subscribe({ subjects, after, handle, until }) {
      let position = after;
      const read = async () => {
        const { rows } = await pool.query<Row>({
          name: "read-log",
          text: "select * from read_log($1, $2, $3)",
          values: [position, subjects, BATCH],
        });
        const batch = rows.map((row): LoggedMessage => ({ ...row, position: Number(row.position) }));
        if (batch.length > 0) await handle(batch);
        position = batch.at(-1)?.position ?? position;
        return batch.length === BATCH;
      };
      const reading = repeatWhenWoken("reading the log", read, { pauseMs: PAUSE_MS, until });
      await Promise.all([reading.ended, listen(url, subjects, reading, until)]);
    },

    close: () => pool.end(),
  };
}

/** `bigint` arrives as text. */
type Row = Message & { position: string };

/**
 * Sends hints outside the transaction of the append, and one at a time: a NOTIFY takes a lock for the whole cluster
 * when it commits.
 */
function hinter(pool: pg.Pool): (messages: readonly Message[]) => void {
  const subjects = new Set<string>();
  let sending = false;
  const send = async () => {
    sending = true;
    while (subjects.size > 0) {
      const payload = [...subjects].join(" ");
      subjects.clear();
      await pool
        .query({ name: "hint", text: "select pg_notify($1, $2)", values: [CHANNEL, payload] })
        .catch(() => {});
    }
    sending = false;
  };
  return (messages) => {
    for (const { subject } of messages) subjects.add(subject);
    if (!sending) void send();
  };
}

/** Wakes the reader when a hint names one of its subjects, over a connection that is made again when it is lost. */
async function listen(
  url: string,
  subjects: readonly string[],
  reading: Repeated,
  until: AbortSignal,
): Promise<void> {
  const listenOnce = async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_500, keepAlive: true });
    const lost = new Promise<void>((resolve) => client.once("end", resolve).on("error", () => {}));
    const end = () => void client.end();
    try {
      await client.connect();
      until.addEventListener("abort", end);
      if (until.aborted) return false; // while it connected
      client.on("notification", ({ payload = "" }) => {
        if (payload.split(" ").some((subject) => subjects.includes(subject))) reading.wake();
      });
      await client.query(`listen ${CHANNEL}`);
      reading.wake(); // hints may have been missed
      await lost;
    } finally {
      until.removeEventListener("abort", end);
      await client.end().catch(() => {});
    }
    return true;
  };
  await repeatWhenWoken("listening to the log", listenOnce, { pauseMs: PAUSE_MS, until }).ended;
}
