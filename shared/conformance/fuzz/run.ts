import { randomBytes } from "node:crypto";
import fc from "fast-check";
import type { Answer } from "../http.ts";
import type { Issuer } from "../issuer.ts";
import type { Finding, Fuzzed } from "./check-answer.ts";
import { curlLine } from "./curl.ts";
import { Hunt, judge, NOT_ANSWERED } from "./judge.ts";
import { judgeMessages } from "./judge-messages.ts";
import { requests } from "./requests.ts";
import type { Known } from "./schema.ts";
import { knownTo, leaveSide, type Side, standBy, type Target, takeSide } from "./side.ts";

/** Number of customers who send concurrently. Each sends one request after the other. */
const SENDERS = 4;
const MAX_FINDINGS = 20;

export type RunSettings = {
  /** Base URL of an issuer with the password grant. All targets trust it. */
  issuer: string;
  /** The same seed makes the same requests. */
  seed: number;
  /** Number of requests per target. */
  runs: number;
  /** Called with every finding as it comes. */
  report?: (finding: Finding) => void;
  /** Called for every request, with the number of requests per target so far. */
  progress?: (requests: number) => void;
};

/** Sends requests to the targets, and collects findings. */
export class Run {
  readonly fuzzed: Fuzzed = { requests: 0, messages: 0, answers: {}, findings: [] };
  readonly #known = new Set<string>();
  readonly #settings: RunSettings;
  readonly #targets: Target[];

  constructor(settings: RunSettings, targets: Target[]) {
    this.#settings = settings;
    this.#targets = targets;
  }

  add(finding: Finding): void {
    this.fuzzed.findings.push(finding);
    this.#settings.report?.(finding);
  }

  /** Runs all senders concurrently. Bystanders check before and after that nobody touched their orders. */
  async all(issuer: Issuer): Promise<void> {
    const name = `fuzz-${randomBytes(4).toString("hex")}`;
    const bystanders = await Promise.all(
      this.#targets.map((target, i) => standBy(target, issuer, `${name}-bob-${i}`)),
    );
    const senders = Array.from({ length: SENDERS }, (_, sender) => this.#send(sender, issuer, name));
    await Promise.all([...senders, this.#sendMessages(issuer, name)]);
    for (const check of bystanders) {
      const finding = await check();
      if (finding) this.add(finding);
    }
  }

  /** Sends raw messages, which need not be HTTP, while the senders run. */
  async #sendMessages(issuer: Issuer, name: string): Promise<void> {
    const { seed, runs } = this.#settings;
    const finding = await judgeMessages(this.#targets, issuer, {
      subject: `${name}-bytes`,
      seed,
      runs: Math.ceil(runs / SENDERS),
      count: () => this.fuzzed.messages++,
    });
    if (finding) this.add(finding);
  }

  /** One sender: it continues after each finding until all its requests are sent. */
  async #send(sender: number, issuer: Issuer, name: string): Promise<void> {
    const sides = await Promise.all(
      this.#targets.map((target, i) => takeSide(target, issuer, `${name}-${sender}-${i}`)),
    );
    const known = await knownTo(sides[0]!);
    let left = Math.ceil(this.#settings.runs / SENDERS);
    for (let round = 0; left > 0 && !this.#isEnough(); round++) {
      const seed = this.#settings.seed + sender * 1_000_003 + round * 7_919;
      left -= await this.#hunt(sides, known, seed, left);
    }
    await Promise.all(sides.map(leaveSide));
  }

  /** Whether the run has found enough. One hang is enough, because it would make the rest of the run slow. */
  #isEnough(): boolean {
    const { findings } = this.fuzzed;
    return findings.length >= MAX_FINDINGS || findings.some(({ complaint }) => complaint === NOT_ANSWERED);
  }

  /** @returns the number of requests until the first finding, or all */
  async #hunt(sides: Side[], known: Known, seed: number, numRuns: number): Promise<number> {
    const hunt = new Hunt(this.#known);
    const property = fc.asyncProperty(requests(known), async (request) => {
      if (hunt.isOver || this.#isEnough()) return true;
      this.fuzzed.requests++;
      this.#settings.progress?.(this.fuzzed.requests);
      return hunt.passes(await judge(sides, request, this.#count));
    });
    const outcome = await fc.check(property, { seed, numRuns });
    if (outcome.failed && !hunt.smallest) throw outcome.errorInstance;
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
