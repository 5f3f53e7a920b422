import type { Client } from "./client.ts";
import type { Customer } from "./customer.ts";
import type { Issuer } from "./issuer.ts";

/** What a case has to work with; everything it leaves behind belongs to customers of its own. */
export type Context = {
  client: Client;
  issuer: Issuer;
  /** A new customer, whom no other case and no other run knows; `name` is only for reading. */
  customer: (name: string) => Promise<Customer>;
};

/** One statement about the contract. `run` throws when it does not hold, and `Skip` when that cannot be told here. */
export type Case = { name: string; run: (context: Context) => Promise<void> };

/** Cases run side by side, except those of a theme `inSequence`, which share something that there is only one of. */
export type Theme = { name: string; inSequence?: true; cases: Case[] };

/** Thrown by a case that this deployment gives no means to run; the message is the reason. */
export class Skip extends Error {}
