import fc from "fast-check";
import { slugOf } from "../http.ts";
import type { Issuer } from "../issuer.ts";
import { type Finding, oddityOf } from "./check-answer.ts";
import { bytesOf, codedOrders, type Message, messages } from "./messages.ts";
import type { Target } from "./side.ts";

type Sender = Target & { token: string };

/** A busy server may answer after the usual silence. So a message without an answer is sent again, with this longer silence. */
const LONG_QUIET_MS = 20_000;

/** A first answer. Targets must agree on `status` and `slug`; `oddity` is a fault of one target. */
type Reply = { status: number; slug: string; oddity: string | undefined };

/**
 * Sends raw messages to every target. After each message it sends an ordinary request, which must succeed.
 * @returns the first fault, shrunk; undefined when there is none
 */
export async function judgeMessages(
  targets: Target[],
  issuer: Issuer,
  settings: { subject: string; seed: number; runs: number; count: (status: number) => void },
): Promise<Finding | undefined> {
  const { subject, seed, runs: numRuns, count } = settings;
  const senders = await Promise.all(
    targets.map(async (target, i) => ({
      ...target,
      token: await issuer.token({ subject: `${subject}-${i}` }),
    })),
  );
  let smallest: Finding | undefined;
  const drawn = fc.oneof({ weight: 10, arbitrary: messages }, { weight: 1, arbitrary: codedOrders });
  const property = fc.asyncProperty(drawn, async (message) => {
    const finding = await judgeOne(senders, message, count);
    smallest = finding ?? smallest;
    return finding === undefined;
  });
  const outcome = await fc.check(property, { seed, numRuns });
  if (outcome.failed && !smallest) throw outcome.errorInstance;
  return smallest;
}

async function judgeOne(
  senders: Sender[],
  message: Message,
  count: (status: number) => void,
): Promise<Finding | undefined> {
  const replies: Reply[] = [];
  for (const sender of senders) {
    const { url, client } = sender;
    const { text, reply } = await replyTo(message, sender);
    const found = (complaint: string): Finding => ({
      url,
      complaint,
      answer: text,
      curl: netcat(message, url),
    });
    if (!reply) return found("a raw message is not answered");
    count(reply.status);
    if (reply.status >= 500) return found(`${reply.status}: is a failure of the server`);
    if (reply.oddity) return found(`${reply.status}: ${reply.oddity}`);
    const after = await client.ask({ path: "/products" });
    if (after.status !== 200) return found(`after the message GET /products answers ${after.status}`);
    replies.push(reply);
    const [first] = replies;
    if (first!.status !== reply.status || first!.slug !== reply.slug) {
      return found(`the targets differ: ${first!.status} ${first!.slug} and ${reply.status} ${reply.slug}`);
    }
  }
  return undefined;
}

async function replyTo(
  message: Message,
  { client, token }: Sender,
): Promise<{ text: string; reply?: Reply }> {
  let text = "";
  for (const quietMs of [undefined, LONG_QUIET_MS]) {
    text = await client.wire(bytesOf(message, token), quietMs).catch((error: Error) => error.message);
    const reply = readReply(text);
    if (reply) return { text, reply };
  }
  return { text };
}

/** @returns undefined when there is no final answer in HTTP */
function readReply(text: string): Reply | undefined {
  const final = /^HTTP\/1\.1 ([2-5]\d\d) [^]*?\r\n\r\n([^]*)$/m.exec(text);
  if (!final) return undefined;
  const status = Number(final[1]);
  const json = /\{[^]*\}/.exec(final[2]!)?.[0]; // The JSON may be inside a chunk.
  const body: unknown = json ? JSON.parse(json) : {};
  const headers = Object.fromEntries(
    [...text.matchAll(/^([\w-]+): (.*)\r$/gm)].map(([, name, value]) => [name!.toLowerCase(), value]),
  );
  const oddity = oddityOf({ request: "", status, headers, text, body }, "");
  return { status, slug: status >= 400 ? slugOf({ body }) : "", oddity };
}

/** A line for bash that repeats the message, without its token. */
function netcat(message: Message, url: string): string {
  const { hostname, port } = new URL(url);
  const bytes = bytesOf(message, "<token>").toString("base64");
  return `base64 -d <<< ${bytes} | nc -q 3 ${hostname} ${port}`;
}
