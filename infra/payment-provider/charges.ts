import type { Request, RequestHandler, Response } from "express";
import { z } from "zod";
import { behaviourOf, type Control, holdOpen, wait } from "./faults.ts";
import type { Charge, Ledger, Refund } from "./ledger.ts";
import { Problem } from "./problem.ts";

interface Context {
  ledger: Ledger;
  control: Control;
  holdMs: number;
}

const chargeSchema = z.strictObject({
  amount: z.int().positive(),
  currency: z.literal("EUR"),
  card: z.string().min(1).max(100),
  reference: z.string().min(1).max(200),
});

/** POST /charges: decides about the card once per key. A repeated key gets the same answer. */
export function chargeCard({ ledger, control, holdMs }: Context): RequestHandler {
  const answers = new IdempotentAnswers<Charge>();
  const failedOnce = new Set<string>();
  return async (req, res) => {
    const key = idempotencyKey(req);
    const parsed = chargeSchema.safeParse(req.body);
    if (!parsed.success) throw new Problem(400, z.prettifyError(parsed.error));
    const request = parsed.data;
    const card = behaviourOf(request.card);
    if (!answers.recall(key, request)) await wait(card.bankMs);

    // Nothing is awaited from here to the answer, so two calls with one key cannot both charge.
    const earlier = answers.recall(key, request);
    if (earlier) return answer(res, control, holdMs, earlier, true);
    if (card.failsFirst && !failedOnce.has(key)) {
      failedOnce.add(key);
      throw new Problem(500, "the provider failed before charging");
    }
    const charge = ledger.charge({ ...request, status: card.status });
    answers.remember(key, request, charge);
    if (card.silentFirst) return holdOpen(res, holdMs);
    answer(res, control, holdMs, charge, false);
  };
}

/** POST /charges/:id/refunds: refunds the whole charge once. A repeated key gets the same answer. */
export function refundCharge({ ledger, control, holdMs }: Context): RequestHandler<{ id: string }> {
  const answers = new IdempotentAnswers<Refund>();
  return (req, res) => {
    const key = idempotencyKey(req);
    const earlier = answers.recall(key, req.params.id);
    const refund = earlier ?? ledger.refund(req.params.id);
    answers.remember(key, req.params.id, refund);
    answer(res, control, holdMs, refund, earlier !== undefined);
  };
}

function answer(res: Response, control: Control, holdMs: number, body: Charge | Refund, replayed: boolean) {
  if (control.mode === "silent") return holdOpen(res, holdMs);
  // A replay has the status of the first answer, as at payment companies; a header marks it.
  res.status(201).set("Idempotent-Replayed", String(replayed)).json(body);
}

function idempotencyKey(req: Pick<Request, "get">): string {
  const key = req.get("idempotency-key");
  if (!key) throw new Problem(400, "the header Idempotency-Key is required");
  return key;
}

/** Stores the answer of each idempotency key with its request, in memory: a stand-in runs only for a short time. */
export class IdempotentAnswers<Answer> {
  readonly #answers = new Map<string, { request: string; answer: Answer }>();

  /** The earlier answer of this key, if any. @throws Problem 422 when the key came with another request */
  recall(key: string, request: unknown): Answer | undefined {
    const earlier = this.#answers.get(key);
    if (earlier && earlier.request !== JSON.stringify(request)) {
      throw new Problem(422, "this Idempotency-Key was used with another request");
    }
    return earlier?.answer;
  }

  remember(key: string, request: unknown, answer: Answer): void {
    this.#answers.set(key, { request: JSON.stringify(request), answer });
  }
}

const chargesSchema = z.array(
  z.strictObject({
    id: z.string().min(1).max(100),
    status: z.enum(["authorized", "declined"]),
    amount: z.int().positive(),
    currency: z.literal("EUR"),
    reference: z.string().min(1).max(200),
    at: z.iso.datetime(),
  }),
);

/** POST /ledger: imports old charges, so that the ledger matches stores that were filled with old orders. */
export function importCharges(ledger: Ledger): RequestHandler {
  return (req, res) => {
    const charges = chargesSchema.safeParse(req.body);
    if (!charges.success) throw new Problem(400, z.prettifyError(charges.error));
    for (const charge of charges.data) ledger.import(charge);
    res.json({ imported: charges.data.length });
  };
}
