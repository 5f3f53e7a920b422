import { setTimeout as sleep } from "node:timers/promises";
import type { Both } from "@app/infra/embedded/both";
import { DATABASES, SERVICES } from "@app/infra/embedded/call-keys";
import type pg from "pg";
import { connected } from "../../harness/variants/postgres.ts";
import type { TcpRelay } from "../../harness/variants/tcp-relay.ts";
import { between, pick } from "../../scenarios/random.ts";
import type { Fault } from "./fault.ts";
import { hang, kill, type WithProcesses } from "./processes.ts";
import { providerFaults, type WithProvider } from "./provider-faults.ts";

const dropCalls: Fault<{ relay: TcpRelay }> = {
  name: "drop-calls",
  what: "the connections between the services are reset again and again",
  inject: ({ relay }, random) => dropRepeatedly(() => relay.drop(), random),
};

const dropDatabaseConnections: Fault<{ adminUrl: string }> = {
  name: "drop-database-connections",
  what: "Postgres ends all connections of one service, again and again",
  async inject({ adminUrl }, random) {
    const role = pick(DATABASES, random);
    const dropped = await connected(adminUrl, (admin) =>
      dropRepeatedly(() => terminate(admin, role), random),
    );
    return `those of ${role} ${dropped}`;
  },
};

/** Short enough to hit calls in flight. */
const DROP_EVERY_MS = 40;

/** @param drop returns the number of dropped connections */
async function dropRepeatedly(drop: () => number | Promise<number>, random: () => number): Promise<string> {
  const seconds = between(1, 2, random);
  let dropped = 0;
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(DROP_EVERY_MS)) {
    dropped += await drop();
  }
  return `for ${seconds.toFixed(1)} s, ${dropped} connections`;
}

async function terminate(admin: pg.Client, role: string): Promise<number> {
  const text = "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1";
  return (await admin.query(text, [role])).rowCount ?? 0;
}

type WithoutRelay = WithProcesses &
  WithProvider & {
    /** URL of Postgres for its superuser. */
    adminUrl: string;
  };
export type ServicesTarget = WithoutRelay & { both: Both; relay: TcpRelay };

const PROCESSES = [...SERVICES, "postgres"];

const withoutRelay = (processes: readonly string[]): readonly Fault<WithoutRelay>[] => [
  ...processes.map(kill),
  ...processes.map(hang),
  dropDatabaseConnections,
  ...providerFaults,
];

/** The faults that need no relay between the services, so they can be injected into any running instance. */
export const servicesFaultsWithoutRelay = withoutRelay(PROCESSES);
export const servicesFaults: readonly Fault<ServicesTarget>[] = [...servicesFaultsWithoutRelay, dropCalls];

/** In the hybrid, `payments` is the emulator of its functions: killed, or away while callers wait. */
export const hybridFaults: readonly Fault<ServicesTarget>[] = [
  ...withoutRelay([...PROCESSES, "dynamodb"]),
  dropCalls,
];
