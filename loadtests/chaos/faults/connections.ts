import { setTimeout as sleep } from "node:timers/promises";
import { DATABASES } from "@app/infra/embedded/database-names";
import pg from "pg";
import type { TcpRelay } from "../../harness/variants/tcp-relay.ts";
import { between, pick } from "../../scenarios/random.ts";
import type { Fault } from "./fault.ts";

/** Short enough to hit calls in flight. */
const DROP_EVERY_MS = 40;

export const dropCalls: Fault<{ relay: TcpRelay }> = {
  name: "drop-calls",
  what: "the connections between the services are reset again and again",
  async inject({ relay }, random) {
    const seconds = between(1, 2, random);
    let dropped = 0;
    for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(DROP_EVERY_MS)) {
      dropped += relay.drop();
    }
    return `for ${seconds.toFixed(1)} s, ${dropped} connections`;
  },
};

export const dropDatabaseConnections: Fault<{ adminUrl: string }> = {
  name: "drop-database-connections",
  what: "Postgres ends all connections of one service, again and again",
  async inject({ adminUrl }, random) {
    const role = pick(DATABASES, random);
    const seconds = between(1, 2, random);
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    let dropped = 0;
    try {
      for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(DROP_EVERY_MS)) {
        dropped += await terminate(admin, role);
      }
    } finally {
      await admin.end();
    }
    return `those of ${role} for ${seconds.toFixed(1)} s, ${dropped} connections`;
  },
};

async function terminate(admin: pg.Client, role: string): Promise<number> {
  const text = "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1";
  return (await admin.query(text, [role])).rowCount ?? 0;
}
