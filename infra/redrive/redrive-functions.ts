import { join } from "node:path";
import { deployedName } from "@app/functions/serverless-config";
import type { DeadLetter } from "@app/functions-local/dead-letters/dead-letters";
import { readQueues } from "@app/functions-local/dead-letters/queues";
import type { Instance } from "../embedded/instance.ts";
import type { Redriver } from "./redriver.ts";

/** The answer of the function `redriveOrders`. */
interface Answer {
  orders: { id: string; status: string; attempt: number }[];
  more: boolean;
}

const SHOWN = 20;

/** The functions' parked orders, through the function that an operator also invokes on AWS. */
export function functionsRedriver(functions: NonNullable<Instance["functions"]>): Redriver {
  const { url, lambdaEndpoint, runDirectory } = functions;
  return {
    variant: "functions",
    url,
    async list() {
      const { orders, more } = await redriveOrders(lambdaEndpoint, { list: true });
      const deadLetters = [...readQueues(join(runDirectory, "dead-letters")).values()].flat();
      const first = orders.slice(0, SHOWN).map(({ id, status, attempt }) => ({
        id,
        what: `${status}, ${attempt} attempts`,
        reason: reasonIn(deadLetters, id),
      }));
      return { total: orders.length, more, first, notes: describeCauses(deadLetters) };
    },
    async redrive() {
      let redriven = 0;
      for (let more = true; more; ) {
        const answer = await redriveOrders(lambdaEndpoint, {});
        redriven += answer.orders.length;
        more = answer.more;
      }
      return redriven;
    },
  };
}

async function redriveOrders(lambdaEndpoint: string, event: { list?: true }): Promise<Answer> {
  const path = `/2015-03-31/functions/${deployedName("redriveOrders")}/invocations`;
  const response = await fetch(lambdaEndpoint + path, { method: "POST", body: JSON.stringify(event) });
  const answer = (await response.json()) as Answer | { errorMessage: string };
  if (!response.ok || "errorMessage" in answer)
    throw new Error(`redriveOrders answered ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

function reasonIn(deadLetters: readonly DeadLetter[], orderId: string): string {
  const deadLetter = deadLetters.findLast(({ records }) => JSON.stringify(records).includes(orderId));
  return deadLetter ? causeOf(deadLetter) : "no dead letter has this order: its attempts were too slow";
}

function causeOf({ functionName, error }: DeadLetter): string {
  const cause = error ? `${error.name}: ${error.message}` : "its log says why";
  return `${functionName}: ${cause.replaceAll(/\s+/g, " ")}`;
}

const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The causes of the dead letters, the most frequent first, without the orders' ids. */
function describeCauses(deadLetters: readonly DeadLetter[]): string[] {
  const causes = Map.groupBy(deadLetters, (deadLetter) => causeOf(deadLetter).replaceAll(ID, "…"));
  return [...causes]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, SHOWN)
    .map(([cause, { length }]) => `${length} dead letter${length === 1 ? "" : "s"} of ${cause}`);
}
