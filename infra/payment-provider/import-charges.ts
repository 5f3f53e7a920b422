import type { RequestHandler } from "express";
import { z } from "zod";
import type { Ledger } from "./ledger.ts";
import { Problem } from "./problem.ts";

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
