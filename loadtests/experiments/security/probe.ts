import { conform } from "@app/conformance/conform";
import type { VariantName } from "@app/net/variant-names";
import type { Variant } from "../../harness/variants/variants.ts";

export const GROUPS = [
  "no right to it",
  "hostile input",
  "around the way in",
  "between services",
  "another context's data",
  "forged events",
] as const;

/** An attempt that must be refused, and whether it was. */
export type Probe = { variant: VariantName; group: (typeof GROUPS)[number]; name: string; refused: boolean };

/** Makes a probe of an attempt. It counts as refused when it rejects or returns false. */
export async function refuses(
  about: Omit<Probe, "refused">,
  attempt: () => Promise<boolean>,
): Promise<Probe> {
  return { ...about, refused: await attempt().catch(() => true) };
}

/** Themes of the conformance suite, and their names as probes. */
const THEMES = {
  access: "no right to it",
  "bad input": "hostile input",
  injections: "hostile input",
} as const;

/**
 * Attempts that any stranger or customer can make. They are the suite's cases about missing, forged, unsigned, expired
 * or foreign tokens, other customers' orders, malformed or oversized bodies, and injected code. Without --full: tokens only.
 */
export async function probeThroughApi(
  { name: variant, url }: Pick<Variant, "name" | "url">,
  issuer: string,
  short: boolean,
): Promise<Probe[]> {
  const themes = Object.entries(THEMES).slice(0, short ? 1 : undefined);
  const probes: Probe[] = [];
  for (const [theme, group] of themes) {
    const { results } = await conform({ url, issuer, only: `${theme}: ` });
    for (const { name, outcome } of results) {
      if (outcome !== "skipped") probes.push({ variant, group, name, refused: outcome === "passed" });
    }
  }
  return probes;
}
