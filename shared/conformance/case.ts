import type { Client } from "./client.ts";
import type { Customer } from "./customer.ts";
import type { Issuer } from "./issuer.ts";

/** The tools of a case. All data that a case leaves behind belongs to its own customers. */
export type Context = {
  client: Client;
  issuer: Issuer;
  /** A new customer, unknown to every other case and run. `name` is only for people who read requests and logs. */
  customer: (name: string) => Promise<Customer>;
};

/**
 * One statement about the contract. `run` throws when the statement is false, and `Skip` when this deployment cannot be
 * checked.
 */
export type Case = { name: string; run: (context: Context) => Promise<void> };

/**
 * Cases run concurrently. The cases of a theme `inSequence` run one after the other, because they share one scarce
 * resource.
 */
export type Theme = { name: string; inSequence?: true; cases: Case[] };

/** Thrown by a case that cannot run against this deployment. The message is the reason. */
export class Skip extends Error {}
