import { conform } from "@app/conformance/conform";
import type { Variant } from "../../harness/variants/variants.ts";
import type { Probe } from "./probe.ts";

/** Themes of the conformance suite, and their names as probes. */
const THEMES = {
  access: "no right to it",
  "bad input": "hostile input",
  injections: "hostile input",
} as const;

/**
 * Attempts that any stranger or customer can make. They are the suite's cases about missing, forged, unsigned, expired
 * or foreign tokens, other customers' orders, malformed or oversized bodies, and injected code. Quick: tokens only.
 */
export async function probeThroughApi(
  { name: variant, url }: Pick<Variant, "name" | "url">,
  issuer: string,
  quick: boolean,
): Promise<Probe[]> {
  const themes = Object.entries(THEMES).slice(0, quick ? 1 : undefined);
  const probes: Probe[] = [];
  for (const [theme, group] of themes) {
    const { results } = await conform({ url, issuer, only: `${theme}: ` });
    for (const { name, outcome } of results) {
      if (outcome !== "skipped") probes.push({ variant, group, name, refused: outcome === "passed" });
    }
  }
  return probes;
}
