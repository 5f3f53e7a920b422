import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Instance } from "../embedded/instance.ts";
import type { Redriver } from "./redriver.ts";

/** What the function `redriveOrders` answers. */
interface Answer {
  orders: { id: string; status: string; attempt: number }[];
  more: boolean;
}

/** As much of a dead letter of the emulator as tells why (functions/local/dead-letters). */
interface DeadLetter {
  functionName: string;
  error?: { name: string; message: string };
}

const SHOWN = 20;

/** Parked orders of the functions, through the function that an operator invokes on AWS, too. */
export function functionsRedriver(functions: NonNullable<Instance["functions"]>): Redriver {
  const { url, lambdaEndpoint, runDirectory } = functions;
  return {
    variant: "functions",
    url,
    async list() {
      const { orders } = await redriveOrders(lambdaEndpoint, { list: true });
      const letters = readDeadLetters(join(runDirectory, "dead-letters"));
      const first = orders.slice(0, SHOWN).map(({ id, status, attempt }) => ({
        id,
        what: `${status}, ${attempt} attempts`,
        reason: reasonIn(letters, id),
      }));
      return { total: orders.length, first, notes: describeCauses(letters) };
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
  const path = "/2015-03-31/functions/orders-two-ways-dev-redriveOrders/invocations";
  const response = await fetch(lambdaEndpoint + path, { method: "POST", body: JSON.stringify(event) });
  const answer = (await response.json()) as Answer | { errorMessage: string };
  if (!response.ok || "errorMessage" in answer)
    throw new Error(`redriveOrders answered ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

/** Every letter as it is written, the oldest first, without what a crash has torn. */
function readDeadLetters(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory).map((file) => readFileSync(join(directory, file), "utf8"));
  return files.flatMap((text) => text.split("\n")).filter((line) => line.endsWith("}"));
}

function reasonIn(letters: readonly string[], orderId: string): string {
  const letter = letters.findLast((line) => line.includes(orderId));
  return letter ? causeOf(letter) : "none of its events was given up: it was never done in time";
}

function causeOf(letter: string): string {
  const { functionName, error } = JSON.parse(letter) as DeadLetter;
  const cause = error ? `${error.name}: ${error.message}` : "its log says why";
  return `${functionName}: ${cause.replaceAll(/\s+/g, " ")}`;
}

const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What dead letters were given up for, the most frequent cause first, whatever orders they are about. */
function describeCauses(letters: readonly string[]): string[] {
  const causes = Map.groupBy(letters, (letter) => causeOf(letter).replaceAll(ID, "…"));
  return [...causes]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, SHOWN)
    .map(([cause, { length }]) => `${length} dead letter${length === 1 ? "" : "s"} of ${cause}`);
}
