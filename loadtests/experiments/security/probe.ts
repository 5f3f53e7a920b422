import type { VariantName } from "../../harness/variants/variants.ts";

export const GROUPS = [
  "no right to it",
  "hostile input",
  "around the way in",
  "another context's data",
  "forged events",
] as const;

/** Something that must be refused, and whether it was. */
export type Probe = { variant: VariantName; group: (typeof GROUPS)[number]; name: string; refused: boolean };

/** Makes a probe of an attempt, which is refused when it rejects or says so. */
export async function refuses(
  about: Omit<Probe, "refused">,
  attempt: () => Promise<boolean>,
): Promise<Probe> {
  return { ...about, refused: await attempt().catch(() => true) };
}
