import { conform } from "@app/conformance/conform";
import type { Variant } from "../../harness/variants/variants.ts";
import type { Probe } from "./probe.ts";

/** Themes of the contract's suite, and which probes they are. */
const THEMES = {
  access: "no right to it",
  "bad input": "hostile input",
  injections: "hostile input",
} as const;

/**
 * What any stranger or customer can try: the cases of the contract's suite about tokens that are missing, forged, unsigned, expired or meant
 * for others, orders of others, bodies that are malformed, absurd or too large, and texts that are code somewhere. Quick: the first only.
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
