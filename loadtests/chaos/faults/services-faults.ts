import type { Both } from "@app/infra/embedded/both";
import { SERVICES } from "@app/infra/embedded/call-keys";
import type { TcpRelay } from "../../harness/variants/tcp-relay.ts";
import { dropCalls, dropDatabaseConnections } from "./connections.ts";
import type { Fault } from "./fault.ts";
import { hang, kill } from "./processes.ts";
import { providerFaults } from "./provider-faults.ts";

export type ServicesTarget = {
  both: Both;
  relay: TcpRelay;
  /** URL of Postgres for its superuser. */
  adminUrl: string;
  provider: Both["outside"];
};

const PROCESSES = [...SERVICES, "postgres"];

export const servicesFaults: readonly Fault<ServicesTarget>[] = [
  ...PROCESSES.map(kill),
  ...PROCESSES.map(hang),
  dropCalls,
  dropDatabaseConnections,
  ...providerFaults,
];
