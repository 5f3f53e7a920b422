import type { OrderView } from "@app/contract/schemas";
import { complaintAbout } from "../complaint.ts";
import type { Answer } from "../http.ts";
import { differenceBetween } from "./differences.ts";
import { lossOf, oddityOf } from "./properties.ts";
import type { FuzzRequest } from "./request.ts";
import { onTheWire, type Side, translate } from "./side.ts";

/** What is wrong, on which side, what was sent there, and what it said. */
export type Verdict = { side: Side; sent: FuzzRequest; complaint: string; answer: string };

export const NOT_ANSWERED = "it is not answered";

/** Sends a request to every side. @returns the first thing that is wrong; undefined when nothing is */
export async function judge(
  sides: readonly Side[],
  request: FuzzRequest,
  count: (answer: Answer) => void,
): Promise<Verdict | undefined> {
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
  if (kept.status !== 200) return `the order that was accepted is not there, but ${kept.status}`;
  const loss = lossOf(kept.body as OrderView, sent.body!, subject);
  if (loss) return loss;
  const again = await side.client.ask(onTheWire(sent, side));
  const same = again.status === 202 && (again.body as OrderView).id === (kept.body as OrderView).id;
  return same ? undefined : `the same request again is answered otherwise: ${again.status} ${again.text}`;
}
