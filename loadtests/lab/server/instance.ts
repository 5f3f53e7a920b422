import { functionsGraph, type Graph, servicesGraph } from "@app/infra/diagrams/graph";
import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import type { Usage } from "@app/infra/embedded/usage";
import type { VariantName } from "@app/net/variant-names";
import type { ReceivedSpan } from "@app/telemetry/receive-spans";
import type { BoundFault } from "../../chaos/faults/fault.ts";
import type { Variant } from "../../harness/variants/variants.ts";

export const GRAPHS: Record<VariantName, Graph> = {
  services: servicesGraph(),
  functions: functionsGraph(),
};

/** The name of a node's process or container. */
export const nameOf = (node: string) =>
  node === "provider" ? "payment-provider" : node.replaceAll("_", "-");

/** Where the lab finds the spans of an order. */
export type SpanSource = {
  /** All spans of the order's trace so far, by their start. */
  of(orderId: string): ReceivedSpan[] | Promise<ReceivedSpan[]>;
  /** Longer than the delay with which processes send their spans. */
  quietMs: number;
};

export type ShownVariant = Pick<Variant, "name" | "url" | "store" | "provider"> & {
  /** Undefined when it sends no spans that the lab can read. */
  spans?: SpanSource;
  /** Those that can be injected while it runs. */
  faults: readonly BoundFault[];
  /** Of each process, by name. */
  usage(): Record<string, Usage>;
  /** The last log lines of a node of its diagram. */
  logOf(node: string): string[] | Promise<string[]>;
};

/** What the lab shows. */
export type ShownInstance = {
  outside: OutsideParties;
  /** Services first. */
  variants: readonly ShownVariant[];
  /** Sentences on what the page cannot show. */
  notes: readonly string[];
};
