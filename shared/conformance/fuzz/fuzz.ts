import { AssertionError } from "node:assert";
import { createClient } from "../client.ts";
import { discoverIssuer } from "../issuer.ts";
import { reach } from "../reach.ts";
import type { Finding, Fuzzed } from "./finding.ts";
import { Run } from "./run.ts";

export type FuzzSettings = {
  /** Base URLs. Two are compared with each other, too. */
  urls: string[];
  /** Base URL of an issuer with the password grant, which all targets trust. */
  issuer: string;
  /** The same seed makes the same requests. */
  seed: number;
  /** How many requests to make, for each target. */
  runs: number;
  /** How long a target may take to answer, in milliseconds; 30 s unless given. */
  timeoutMs?: number;
  /** Told of every finding as it comes. */
  report?: (finding: Finding) => void;
};

const TIMEOUT_MS = 60_000;

/**
 * Sends requests that are made from the OpenAPI document: right, almost right and wild ones. Every answer must be what the document
 * says; nothing may fail, hang, tell of the inside or touch what belongs to somebody else; and two targets must answer alike.
 * @throws Unreachable when there is nothing to send to
 */
export async function fuzz(settings: FuzzSettings): Promise<Fuzzed> {
  const { urls, timeoutMs } = settings;
  await Promise.all(urls.map(reach));
  const issuer = await discoverIssuer(settings.issuer);
  const targets = urls.map((url) => ({
    url,
    client: createClient(url, { waitTimeoutMs: TIMEOUT_MS, timeoutMs }),
  }));
  const run = new Run(settings, targets);
  try {
    await run.all(issuer);
  } catch (error) {
    // Not even what is right is answered as it should be.
    if (!(error instanceof AssertionError)) throw error;
    run.add({ url: urls.join(" and "), complaint: error.message, answer: "" });
  } finally {
    await Promise.all(targets.map(({ client }) => client.close()));
  }
  return run.fuzzed;
}
