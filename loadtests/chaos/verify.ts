import { auditVariants } from "../harness/audit-variants.ts";
import type { RunContext } from "../harness/run-context.ts";
import { listOrders } from "../harness/variants/list-orders.ts";
import type { ClientLog } from "./clients/client.ts";
import type { ChaosOfVariant } from "./report.ts";
import type { ChaosTarget } from "./targets/target.ts";

/** `timeout` in milliseconds: for orders to become terminal, and then for later steps, such as the return of stock. */
export type Evidence = { log: ClientLog; tokens: readonly string[]; timeout: number };

/**
 * Compares the promises to clients with the stores, the provider's ledger and the variant's own answers, once all
 * orders are settled.
 */
export async function verify(
  { both, variant, inspect }: ChaosTarget,
  report: ChaosOfVariant,
  { log, tokens, timeout }: Evidence,
  { signal, progress }: RunContext,
): Promise<void> {
  report.died = both.deaths
    .filter(({ signal }) => signal !== "SIGKILL")
    .map(({ name, how }) => `${name} ${how}`);
  const { open, seconds } = report.drain!;
  const late = seconds === undefined ? open : [];
  const accepted = log.accepted.map(({ id }) => id);
  const [audit] = await auditVariants([{ variant, accepted }], both.outside, { timeout, signal });
  const { findings, orders, charges } = (report.audit = audit!.report);
  progress(`Audited ${orders} orders and ${charges} charges: ${findings.length} findings.`);
  const reasonsOf = (rule: string, details: readonly string[]) => details.map((detail) => ({ rule, detail }));
  report.reasons.push(
    ...reasonsOf(`order not terminal ${timeout / 1_000} s after the last fault`, late),
    ...findings.map(({ rule, subject, detail }) => ({ rule, detail: `${subject} (${detail})` })),
    ...reasonsOf("answer that no fault excuses", log.contradictions),
    ...reasonsOf("list of orders wrong", await checkLists(variant.url, tokens, log)),
    ...reasonsOf("invariant broken after the run", (await inspect?.()) ?? []),
  );
}

/**
 * Reads the list of every customer from the variant itself. Each list must hold each accepted order of its customer
 * once and no other customer's order, and every order with an accepted cancellation must be cancelled.
 * @returns one sentence for each difference
 */
export async function checkLists(
  url: string,
  tokens: readonly string[],
  { accepted, cancelled }: Pick<ClientLog, "accepted" | "cancelled">,
): Promise<string[]> {
  const owners = new Map(accepted.map(({ id, customer }) => [id, customer]));
  const problems = tokens.map(async (token, customer) => {
    const listed = await listOrders(url, token);
    const statuses = new Map(listed.map(({ id, status }) => [id, status]));
    const own = accepted.filter((order) => order.customer === customer).map(({ id }) => id);
    const foreign = [...statuses.keys()].filter((id) => (owners.get(id) ?? customer) !== customer);
    const undone = own.filter((id) => cancelled.has(id) && statuses.get(id) !== "cancelled");
    return [
      ...own.filter((id) => !statuses.has(id)).map((id) => `order ${id} is not in its customer's list`),
      ...foreign.map((id) => `order ${id} is in another customer's list`),
      ...undone.map((id) => `order ${id} was to be cancelled and is ${statuses.get(id)}`),
      ...(statuses.size < listed.length ? ["a list holds an order twice"] : []),
    ];
  });
  return (await Promise.all(problems)).flat();
}
