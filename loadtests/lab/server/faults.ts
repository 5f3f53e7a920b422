import { setTimeout as sleep } from "node:timers/promises";
import type { GraphNode } from "@app/infra/diagrams/graph";
import type { Instance } from "@app/infra/embedded/instance";
import type { VariantName } from "@app/net/variant-names";
import { type BoundFault, bind } from "../../chaos/faults/fault.ts";
import { functionsFaultsWithoutProxy } from "../../chaos/faults/functions-faults.ts";
import { servicesFaultsWithoutRelay } from "../../chaos/faults/services-faults.ts";
import { memoriesOf } from "../../chaos/targets/functions-target.ts";
import { localDynamoDb } from "../../harness/variants/functions-store.ts";
import { GRAPHS } from "./instance.ts";

const POLL_MS = 50;

/**
 * The faults of `npm run chaos` that work on a running instance.
 * @param read reads the instance anew: a restarted process has a new id
 */
export function faultsOf(read: () => Instance): Record<VariantName, BoundFault[]> {
  const { services, functions, outside: provider } = read();
  const both = {
    get processes() {
      return read().processes;
    },
    /** The launcher writes the process's new id once it is ready. */
    async readyNext(name: string): Promise<void> {
      const before = read().processes[name];
      while (read().processes[name] === before) await sleep(POLL_MS);
    },
    functions: functions!,
  };
  const onServices = () => {
    return bind(servicesFaultsWithoutRelay, { both, provider, adminUrl: services!.postgres.adminUrl });
  };
  const onFunctions = () => {
    const client = localDynamoDb(functions!.dynamodbEndpoint);
    const memories = memoriesOf(client, functions!.dynamodbEndpoint);
    return bind(functionsFaultsWithoutProxy, { both, provider, client, poisons: [], memories });
  };
  return { services: services ? onServices() : [], functions: functions ? onFunctions() : [] };
}

/** The nodes of the diagram that a fault hits. All functions run in one process of the emulator. */
export function nodesOf(variant: VariantName, fault: string): string[] {
  const { nodes, edges } = GRAPHS[variant];
  const ofKind = (wanted: GraphNode["kind"]) =>
    nodes.filter(({ kind }) => kind === wanted).map(({ id }) => id);
  const of = fault.replace(/^(kill|hang|pause|disconnect)-/, "");
  if (of.endsWith("-provider")) return [variant === "services" ? "payment_provider" : "provider"];
  if (of === "postgres" || of === "drop-database-connections" || of === "dynamodb") return ofKind("store");
  if (of === "functions" || of === "rewind-checkpoints") return ofKind("program");
  if (variant === "services") return [of.replaceAll("-", "_")];
  return [...new Set(edges.filter(({ states }) => states).map(({ from }) => from))];
}
