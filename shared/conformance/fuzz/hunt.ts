import type { Verdict } from "./judge.ts";

/** Requests that hang take long to be made smaller. */
const SHRINK_MS = 10_000;

/**
 * Follows one thing that is wrong, from the request that showed it to the smallest that does; what is wrong in another way, or known
 * already, counts as right meanwhile.
 */
export class Hunt {
  smallest: Verdict | undefined;
  signature = "";
  readonly #known: ReadonlySet<string>;
  #end = Number.POSITIVE_INFINITY;

  constructor(known: ReadonlySet<string>) {
    this.#known = known;
  }

  get isOver(): boolean {
    return performance.now() > this.#end;
  }

  /** @returns true when the request may pass */
  passes(verdict: Verdict | undefined): boolean {
    if (!verdict) return true;
    const signature = signatureOf(verdict);
    if (this.#known.has(signature) || (this.smallest && this.signature !== signature)) return true;
    if (!this.smallest) this.#end = performance.now() + SHRINK_MS;
    this.smallest = verdict;
    this.signature = signature;
    return false;
  }
}

/** The same for whatever is wrong in the same way: without what the request chose. */
function signatureOf({ sent, complaint }: Verdict): string {
  const [what = ""] = complaint.split(/["{]/);
  return `${sent.operation} ${what.replaceAll(/[0-9a-f-]{36}/g, "").slice(0, 120)}`;
}
