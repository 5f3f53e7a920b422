import type { Client } from "./client.ts";
import type { Customer } from "./customer.ts";
import type { Issuer } from "./issuer.ts";

/** The tools of a case. All data that a case leaves behind belongs to its own customers. */
export type Context = {
  client: Client;
  issuer: Issuer;
  /** A new customer, unknown to every other case and run. `name` helps the reader only. */
  customer: (name: string) => Promise<Customer>;
};

/**
 * One statement about the contract. `run` throws when the statement is false, and `Skip` when this deployment cannot be
 * checked.
 */
export type Case = { name: string; run: (context: Context) => Promise<void> };

/** Cases run side by side. Those of a theme `inSequence` do not, because they share one scarce resource. */
export type Theme = { name: string; inSequence?: true; cases: Case[] };

/** Thrown by a case that cannot run against this deployment. The message is the reason. */
export class Skip extends Error {}
