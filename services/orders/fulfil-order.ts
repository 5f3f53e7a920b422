import { type Command, contradicts, decide, evolve, type Fact, lastFact } from "@app/domain/fulfilment";
import type { Order } from "@app/domain/order";

/** Executes a command in another context. @returns the fact that it led to @throws while the outcome is unknown */
export type Execute = (order: Order, command: Command) => Promise<Fact["type"]>;

/** Stores the order. `finished`: nothing is left to do. @returns false when another process works on the order now */
export type Save = (order: Order, finished: boolean) => Promise<boolean>;

/**
 * The saga. It starts with the last fact of the order and ends when no command follows. Every command is idempotent,
 * and a repeated command returns the same fact. So an interrupted saga is resumed by running it again, and no step
 * needs a log; only the state that a customer sees is saved.
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
