import type { VariantName } from "@app/net/variant-names";
import type { LiveSecond } from "../../harness/driver/live.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import { openBills } from "./bill.ts";
import type { ShownInstance, ShownVariant } from "./instance.ts";
import { Load } from "./load.ts";
import type { PageEvents } from "./page-events.ts";
import { Settling } from "./settling.ts";
import { watchUsage } from "./usage.ts";

const NOTHING = { p50: 0, p90: 0, p95: 0, p99: 0, max: 0 };

/** The load on one variant, and the figures of each second. */
export class LiveVariant {
  readonly load: Load;
  readonly settling = new Settling();
  readonly #shown: ShownVariant;
  readonly #usage;
  #second: LiveSecond = { completed: 0, failed: 0, inFlight: 0, response: NOTHING, accepted: [] };

  constructor(shown: ShownVariant, tokens: () => Promise<string[]>) {
    this.#shown = shown;
    this.#usage = watchUsage(shown.usage);
    this.load = new Load(shown.url, tokens, (second) => {
      this.settling.add(second.accepted);
      this.#second = second;
    });
  }

  async read(dollars: (variant: VariantName, rate: number) => string) {
    const { completed, failed, inFlight, response } = this.#second;
    this.#second = { ...this.#second, completed: 0, failed: 0, response: NOTHING, accepted: [] };
    // A broken store does not answer; the orders are on their way until it does.
    const looked = await this.settling
      .look(this.#shown.store)
      .catch(() => ({ settled: 0, latency: NOTHING }));
    const { name: variant } = this.#shown;
    return {
      variant,
      rate: this.load.rate,
      answered: { count: completed, failed, p50: response.p50, p95: response.p95 },
      settled: { count: looked.settled, p50: looked.latency.p50, p95: looked.latency.p95 },
      onTheirWay: inFlight + this.settling.onTheirWay,
      dollars: dollars(variant, this.load.rate),
      processes: this.#usage(),
    };
  }
}

export type LiveVariants = Partial<Record<VariantName, LiveVariant>>;

/** Sends the page the figures of each second. While no page is open, it reads nothing and ends every load. */
export function watchLive({ variants, outside }: ShownInstance, events: PageEvents): LiveVariants {
  const dollars = openBills();
  let tokens: Promise<string[]> | undefined;
  const live = variants.map((shown) => {
    return [shown.name, new LiveVariant(shown, () => (tokens ??= fetchTokens(outside.issuer)))] as const;
  });
  let busy = false;
  const timer = setInterval(async () => {
    if (!events.isWatched) for (const [, { load }] of live) load.setRate(0);
    if (busy || !events.isWatched) return;
    busy = true;
    try {
      const seconds = await Promise.all(live.map(([, variant]) => variant.read(dollars)));
      events.send({ kind: "second", at: Date.now(), seconds });
    } catch {
      // The instance is being stopped.
    } finally {
      busy = false;
    }
  }, 1_000);
  timer.unref();
  return Object.fromEntries(live);
}
