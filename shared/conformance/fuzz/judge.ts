import type { OrderView } from "@app/contract/schemas";
import { complaintAbout } from "../complaint.ts";
import type { Answer } from "../http.ts";
import { differenceBetween, lossOf, oddityOf } from "./check-answer.ts";
import type { FuzzRequest } from "./requests.ts";
import { onTheWire, type Side, translate } from "./side.ts";

/** A fault: the side, the request sent there, the complaint and the answer. */
export type Fault = { side: Side; sent: FuzzRequest; complaint: string; answer: string };

export const NOT_ANSWERED = "it is not answered";

/** Sends a request to every side. @returns the first fault; undefined when there is none */
export async function judge(
  sides: readonly Side[],
  request: FuzzRequest,
  count: (answer: Answer) => void,
): Promise<Fault | undefined> {
  const answers: Answer[] = [];
  for (const side of sides) {
    const sent = translate(request, sides[0]!, side);
    const answer = await side.client.ask(onTheWire(sent, side)).catch((error: Error) => error);
    if (answer instanceof Error) return { side, sent, complaint: NOT_ANSWERED, answer: answer.message };
    count(answer);
    const complaint = await oddityAt(side, sent, answer);
    if (complaint) return { side, sent, complaint: `${answer.status}: ${complaint}`, answer: answer.text };
    const difference = answers[0] && differenceBetween(answers[0], answer);
    if (difference) {
      return { side, sent, complaint: `the targets differ: ${difference}`, answer: answer.text };
    }
    answers.push(answer);
  }
  return undefined;
}

async function oddityAt(side: Side, sent: FuzzRequest, answer: Answer): Promise<string | undefined> {
  const oddity = complaintAbout(sent, answer) ?? oddityOf(answer, sent.method);
  if (oddity || sent.operation !== "placeOrder" || answer.status !== 202) return oddity;
  const { subject, token } = side.identity;
  const headers = { authorization: `Bearer ${token}` };
  const kept = await side.client.ask({ path: answer.headers["location"]!, headers });
  if (kept.status !== 200) return `the accepted order is missing: ${kept.status}`;
  const loss = lossOf(kept.body as OrderView, sent.body!, subject);
  if (loss) return loss;
  const again = await side.client.ask(onTheWire(sent, side));
  const same = again.status === 202 && (again.body as OrderView).id === (kept.body as OrderView).id;
  return same ? undefined : `a replay gets another answer: ${again.status} ${again.text}`;
}

/** Shrinking is slow when the requests hang. */
const SHRINK_MS = 10_000;

/**
 * Shrinks one fault to the smallest request that shows it. Meanwhile a request with another fault, or with a known
 * fault, passes.
 */
export class Hunt {
  smallest: Fault | undefined;
  signature = "";
  readonly #known: ReadonlySet<string>;
  #end = Number.POSITIVE_INFINITY;

  constructor(known: ReadonlySet<string>) {
    this.#known = known;
  }

  get isOver(): boolean {
    return performance.now() > this.#end;
  }

  /** @returns true when the request passes */
  passes(fault: Fault | undefined): boolean {
    if (!fault) return true;
    const signature = signatureOf(fault);
    if (this.#known.has(signature) || (this.smallest && this.signature !== signature)) return true;
    if (!this.smallest) this.#end = performance.now() + SHRINK_MS;
    this.smallest = fault;
    this.signature = signature;
    return false;
  }
}

/** Identifies a fault: the same for every request that shows it, because the values of the request are removed. */
function signatureOf({ sent, complaint }: Fault): string {
  const [what = ""] = complaint.split(/["{]/);
  return `${sent.operation} ${what.replaceAll(/[0-9a-f-]{36}/g, "").slice(0, 120)}`;
}
