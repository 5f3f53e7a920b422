import type { VariantName } from "@app/net/variant-names";

/** Inlined in the page as JSON. */
export type PageData = { token: string; variants: VariantName[] };
