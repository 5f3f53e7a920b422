import { contradicts, decide, evolve, type Fact, lastFact } from "@app/domain/fulfilment";
import type { Order } from "@app/domain/order";
import {
  createRetryStrategy,
  type DurableContext,
  withDurableExecution,
} from "@aws/durable-execution-sdk-js";
import { execute, save } from "./commands.ts";
import { durableExecutionClient } from "./durable-execution-client.ts";

/** A step is repeated until the execution's time is up; `executionTimeout` in durable.yml. */
const retryUntilTimeout = {
  retryStrategy: createRetryStrategy({ maxAttempts: Number.POSITIVE_INFINITY, maxDelay: { seconds: 60 } }),
};

/**
 * The saga, as one function. The result of every step is stored. After a crash or a wait, Lambda invokes the function
 * again with the stored results: it runs from the start, skips the finished steps, and continues with the next one. So
 * the variables of this function are the state of the workflow, and everything between the steps is deterministic.
 */
export const handler = withDurableExecution(
  async (order: Order, saga: DurableContext) => {
    let current = order;
    for (let fact: Fact | undefined = lastFact(order); fact; ) {
      if (contradicts(current, fact)) throw new Error(`${fact.type} contradicts order ${order.id}.`);
      const before = current;
      const after = evolve(before, fact);
      const [command] = decide(after, fact);
      if (!command || after !== before)
        await saga.step(`Save${fact.type}`, () => save(after, before, !command), retryUntilTimeout);
      fact = command && (await saga.step(command.type, () => execute(after, command), retryUntilTimeout));
      current = after;
    }
  },
  { durableExecutionClient },
);
