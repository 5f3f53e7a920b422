import type { Store } from "@app/audit/snapshot";
import { latencyHistogram, percentilesOf, record } from "../../harness/driver/percentiles.ts";
import type { Percentiles } from "../../scenarios/result.ts";

/** More orders per look than a load of the lab accepts in a second, and few enough for one cheap read. */
const PER_LOOK = 400;

/** Follows accepted orders until they settle. */
export class Settling {
  readonly #open = new Set<string>();
  /** All orders of the lab that were accepted. The audit must find each of them. */
  readonly accepted: string[] = [];

  add(ids: readonly string[]): void {
    for (const id of ids) {
      this.#open.add(id);
      this.accepted.push(id);
    }
  }

  get onTheirWay(): number {
    return this.#open.size;
  }

  /** Reads the oldest open orders. @returns the times of those that have settled since the last look */
  async look(store: Pick<Store, "readTimes">): Promise<{ settled: number; latency: Percentiles }> {
    const latency = latencyHistogram(2);
    const oldest = [...this.#open].slice(0, PER_LOOK);
    const times = oldest.length > 0 ? await store.readTimes(oldest) : [];
    for (const { id, placedAt, settledAt } of times) {
      if (settledAt === undefined) {
        this.#open.delete(id); // the next look begins with those that it has not read yet
        this.#open.add(id);
      } else if (this.#open.delete(id)) record(latency, settledAt - placedAt);
    }
    return { settled: latency.totalCount, latency: percentilesOf(latency) };
  }
}
