import type { VariantName } from "@app/net/variant-names";

/** A fault that can be injected, with the nodes of the diagram that it hits. */
export type FaultButton = { variant: VariantName; name: string; what: string; nodes: string[] };

/** Inlined in the page as JSON. */
export type PageData = { token: string; variants: VariantName[]; faults: FaultButton[] };
