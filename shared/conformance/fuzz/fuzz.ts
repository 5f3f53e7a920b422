import { AssertionError } from "node:assert";
import { createClient } from "../client.ts";
import { discoverIssuer } from "../issuer.ts";
import { reach } from "../reach.ts";
import type { Fuzzed } from "./check-answer.ts";
import { Run, type RunSettings } from "./run.ts";

export type FuzzSettings = RunSettings & {
  /** Base URLs. Two targets are also compared with each other. */
  urls: string[];
  /** Limit for one answer, in milliseconds; 30 s by default. */
  timeoutMs?: number;
};

const TIMEOUT_MS = 60_000;

/**
 * Sends requests generated from the OpenAPI document: valid, almost valid and arbitrary ones. Every answer must match
 * the document. No request may cause a failure, hang, reveal internals or change another customer's orders. Two targets
 * must answer alike.
 * @throws Unreachable when there is no target
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
    // Even a valid request got a wrong answer.
    if (!(error instanceof AssertionError)) throw error;
    run.add({ url: urls.join(" and "), complaint: error.message, answer: "" });
  } finally {
    await Promise.all(targets.map(({ client }) => client.close()));
  }
  return run.fuzzed;
}
