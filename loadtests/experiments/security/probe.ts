import type { VariantName } from "../../harness/variants/variants.ts";

export const GROUPS = [
  "no right to it",
  "hostile input",
  "around the way in",
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
