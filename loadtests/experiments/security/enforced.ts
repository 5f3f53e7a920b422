import type { Statement } from "@app/functions-local/service";
import { type Both, startBoth } from "@app/infra/embedded/both";
import { type Call, DynamoDbProxy } from "../../chaos/faults/dynamodb-proxy.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { neededRights } from "./needed-rights.ts";
import { isAllowed } from "./policy.ts";

/** Calls of functions to DynamoDB, checked against their roles. `denied` describes each denied one. */
export type Checked = { calls: number; callers: Set<string>; denied: string[] };

/** A separate functions variant whose roles are enforced. `endpoint` is DynamoDB behind the check. */
export type Enforced = {
  functions: NonNullable<Both["functions"]>;
  both: Both;
  endpoint: string;
  checked: Checked;
};

/**
 * Runs `work` with a variant in which each call of a function to DynamoDB needs a statement of the function's role.
 * Calls of the emulator itself, such as reading a stream, stand for calls of AWS and are not checked.
 */
export async function withEnforcedRoles<T>(
  {
    both: {
      outside: { issuer },
    },
    signal,
  }: Pick<Laboratory, "both" | "signal">,
  roles: ReadonlyMap<string, readonly Statement[]>,
  work: (enforced: Enforced) => Promise<T>,
): Promise<T> {
  const proxy = new DynamoDbProxy();
  const checked: Checked = { calls: 0, callers: new Set(), denied: [] };
  const ended = Promise.withResolvers<void>();
  void proxy.suffer((call) => check(call, roles, checked), ended.promise);
  let endpoint = "";
  try {
    const linkDynamoDb = async (engine: string) => (endpoint = await proxy.lead(engine));
    const both = await startBoth({ only: "functions", outside: { issuer }, linkDynamoDb, signal });
    try {
      return await work({ functions: both.functions!, both, endpoint, checked });
    } finally {
      await both.stop();
    }
  } finally {
    ended.resolve();
    proxy.close();
  }
}

function check(call: Call, roles: ReadonlyMap<string, readonly Statement[]>, checked: Checked) {
  const { caller = "", operation, tables } = call;
  const statements = roles.get(caller);
  if (!statements) return undefined;
  checked.calls++;
  checked.callers.add(caller);
  if (neededRights(call).every((right) => isAllowed(statements, right))) return undefined;
  checked.denied.push(`${operation} of ${caller} on ${tables.join(", ")}`);
  return "denied" as const;
}
