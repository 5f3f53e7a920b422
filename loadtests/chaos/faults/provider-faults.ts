import { setTimeout as sleep } from "node:timers/promises";
import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import { between } from "../../scenarios/random.ts";
import type { Fault } from "./fault.ts";

type Mode = "normal" | "down" | "flaky" | "silent";
export type WithProvider = { provider: Pick<OutsideParties, "providerUrl" | "controlKey"> };

/** Faults of the payment provider, for both variants. */
export const providerFaults: readonly Fault<WithProvider>[] = [
  providerFault("slow-provider", "the payment provider takes seconds to answer", "normal", [1_000, 2_500]),
  providerFault("down-provider", "the payment provider answers 503 to everything", "down"),
  providerFault("flaky-provider", "the payment provider fails half of the calls", "flaky"),
  providerFault("silent-provider", "the payment provider charges and refunds, and never answers", "silent"),
];

function providerFault(
  name: string,
  what: string,
  mode: Mode,
  latency: [number, number] = [0, 0],
): Fault<WithProvider> {
  return {
    name,
    what,
    async inject({ provider }, random) {
      const seconds = between(2, 4, random);
      const latencyMs = Math.round(between(...latency, random));
      await control(provider, { mode, latencyMs });
      await sleep(seconds * 1_000);
      await control(provider, { mode: "normal", latencyMs: 0 });
      return `for ${seconds.toFixed(1)} s${latencyMs > 0 ? `, ${latencyMs} ms each` : ""}`;
    },
  };
}

export async function control(
  { providerUrl, controlKey }: WithProvider["provider"],
  wanted: { mode: Mode; latencyMs: number },
): Promise<void> {
  const headers = { "x-control-key": controlKey, "content-type": "application/json" };
  const body = JSON.stringify(wanted);
  const { ok, status } = await fetch(`${providerUrl}/control`, { method: "PUT", headers, body });
  if (!ok) throw new Error(`The payment provider refused to become ${wanted.mode} (status ${status}).`);
}
