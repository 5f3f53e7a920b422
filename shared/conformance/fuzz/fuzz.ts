import { AssertionError } from "node:assert";
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { type Answer, createClient } from "../client.ts";
import { discoverIssuer, type Issuer } from "../issuer.ts";
import { reach } from "../reach.ts";
import { standBy } from "./bystander.ts";
import { curlLine } from "./curl.ts";
import { Hunt } from "./hunt.ts";
import { judge, NOT_ANSWERED } from "./judge.ts";
import { requests } from "./requests.ts";
import { knownTo, type Side, type Target, takeSide } from "./side.ts";
import type { Known } from "./valid.ts";

/** `curl` repeats it, where a request does. */
export type Finding = { url: string; complaint: string; answer: string; curl?: string };

/** `answers` counts them by status, at all targets. */
export type Fuzzed = { requests: number; answers: Record<string, number>; findings: Finding[] };

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

/** Customers who send side by side, each one request after the other. */
const LANES = 4;
const MAX_FINDINGS = 20;
const PATIENCE_MS = 60_000;

/**
 * Sends requests that are made from the OpenAPI document: right, almost right and wild ones. Every answer must be what the document
 * says; nothing may fail, hang, tell of the inside or touch what belongs to somebody else; and two targets must answer alike.
 * @throws Unreachable when there is nothing to send to
 */
export async function fuzz(settings: FuzzSettings): Promise<Fuzzed> {
  const { urls, timeoutMs } = settings;
  await Promise.all(urls.map(reach));
  const issuer = await discoverIssuer(settings.issuer);
  const targets = urls.map((url) => ({ url, client: createClient(url, PATIENCE_MS, timeoutMs) }));
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

class Run {
  readonly fuzzed: Fuzzed = { requests: 0, answers: {}, findings: [] };
  readonly #known = new Set<string>();
  readonly #settings: FuzzSettings;
  readonly #targets: Target[];

  constructor(settings: FuzzSettings, targets: Target[]) {
    this.#settings = settings;
    this.#targets = targets;
  }

  add(finding: Finding): void {
    this.fuzzed.findings.push(finding);
    this.#settings.report?.(finding);
  }

  /** All lanes side by side, and before and after them a bystander. */
  async all(issuer: Issuer): Promise<void> {
    const name = `fuzz-${randomBytes(4).toString("hex")}`;
    const bystanders = await Promise.all(
      this.#targets.map((target, i) => standBy(target, issuer, `${name}-bob-${i}`)),
    );
    await Promise.all(Array.from({ length: LANES }, (_, lane) => this.#send(lane, issuer, name)));
    for (const check of bystanders) {
      const finding = await check();
      if (finding) this.add(finding);
    }
  }

  /** One lane: after each finding it goes on with other requests, until all are sent. */
  async #send(lane: number, issuer: Issuer, name: string): Promise<void> {
    const sides = await Promise.all(
      this.#targets.map((target, i) => takeSide(target, issuer, `${name}-${lane}-${i}`)),
    );
    const known = await knownTo(sides[0]!);
    let left = Math.ceil(this.#settings.runs / LANES);
    for (let round = 0; left > 0 && !this.#isEnough(); round++) {
      const seed = this.#settings.seed + lane * 1_000_003 + round * 7_919;
      left -= await this.#hunt(sides, known, seed, left);
    }
  }

  /** A target that hangs would make the rest of the run a long one. */
  #isEnough(): boolean {
    const { findings } = this.fuzzed;
    return findings.length >= MAX_FINDINGS || findings.some(({ complaint }) => complaint === NOT_ANSWERED);
  }

  /** @returns how many requests were made until something was found, or all */
  async #hunt(sides: Side[], known: Known, seed: number, numRuns: number): Promise<number> {
    const hunt = new Hunt(this.#known);
    const property = fc.asyncProperty(requests(known), async (request) => {
      if (hunt.isOver) return true;
      this.fuzzed.requests++;
      return hunt.passes(await judge(sides, request, this.#count));
    });
    const outcome = await fc.check(property, { seed, numRuns });
    if (hunt.smallest && !this.#known.has(hunt.signature)) {
      this.#known.add(hunt.signature);
      const { side, sent, complaint, answer } = hunt.smallest;
      const { url, identity } = side;
      const to = { url, subject: identity.subject, issuer: this.#settings.issuer };
      this.add({ url, complaint, answer, curl: curlLine(sent, to) });
    }
    return outcome.numRuns;
  }

  readonly #count = ({ status }: Answer): void => {
    this.fuzzed.answers[status] = (this.fuzzed.answers[status] ?? 0) + 1;
  };
}
