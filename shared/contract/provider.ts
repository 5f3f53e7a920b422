import * as z from "zod";
import { text } from "./text.ts";

/** What the outside payment provider says of a charge. `amount` is in minor units. */
export const providerCharge = z.object({
  id: text(1, 100),
  status: z.enum(["authorized", "declined"]),
  amount: z.int(),
});
