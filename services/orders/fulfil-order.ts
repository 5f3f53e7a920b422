import { type Command, contradicts, decide, evolve, type Fact, lastFact } from "@app/domain/fulfilment";
import type { Order } from "@app/domain/order";

/** Carries a command out in another context and tells what came of it; throws while that is unknown. */
export type Execute = (order: Order, command: Command) => Promise<Fact["type"]>;

/** Keeps the order as it now is. `finished`: nothing is left to do. @returns false when another process goes on with it */
export type Save = (order: Order, finished: boolean) => Promise<boolean>;

/**
 * The saga. It begins with what last happened to the order and ends when nothing must follow, so a saga that was
 * interrupted anywhere is resumed by running it again: every command is idempotent, and asking again tells the same fact.
 * Therefore no step needs to be recorded; only what the customer can see is saved.
 */
export async function fulfilOrder(order: Order, execute: Execute, save: Save): Promise<Order> {
  const facts = [lastFact(order)];
  let current = order;
  for (let fact = facts.shift(); fact; fact = facts.shift()) {
    if (contradicts(current, fact))
      throw new Error(`${fact.type} contradicts order ${order.id}: ${current.status}`);
    const before = current;
    current = evolve(before, fact);
    const commands = decide(current, fact);
    const finished = commands.length === 0;
    if ((finished || current !== before) && !(await save(current, finished))) return current;
    for (const command of commands) {
      facts.push({ type: await execute(current, command), at: new Date().toISOString() });
    }
  }
  return current;
}
