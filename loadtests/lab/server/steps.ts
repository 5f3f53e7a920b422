import type { Graph } from "@app/infra/diagrams/graph";
import type { VariantName } from "@app/net/variant-names";
import type { ReceivedSpan } from "@app/telemetry/receive-spans";
import type { Step } from "../messages.ts";
import { pathBetween } from "./path.ts";

/** The node that did the work of a span: a service, or the function that the span is named after. */
function nodeOf({ service, name }: ReceivedSpan, variant: VariantName): string {
  if (variant === "services") return service.replaceAll("-", "_");
  return service === "payment-provider" ? "provider" : name;
}

/** @param spans of one trace, by their start */
export function stepsOf(spans: readonly ReceivedSpan[], variant: VariantName, graph: Graph): Step[] {
  const began = spans[0]?.start ?? 0;
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return spans.map((span) => {
    const parent = byId.get(span.parentSpanId ?? "");
    const [node, from] = [nodeOf(span, variant), parent ? nodeOf(parent, variant) : "client"];
    const isInside = from === node;
    const isRequest = span.answersRequest || !parent;
    const step: Omit<Step, "said"> = {
      id: span.spanId,
      ...(parent && { parent: parent.spanId }),
      name: span.name,
      node,
      start: span.start - began,
      end: span.end - began,
      failed: span.failed,
      path: isInside ? [] : pathBetween(graph, from, node, isRequest ? "call" : "stream"),
      because: isInside ? "step" : isRequest ? "request" : "record",
    };
    return { ...step, said: sentenceOf(step, from, parent && parent.end - began) };
  });
}

function sentenceOf(step: Omit<Step, "said">, from: string, parentEnd = 0): string {
  const lasted = inMs(step.end - step.start);
  const { name, node, because } = step;
  if (because === "step") return `${node} did ${name} itself, in ${lasted}.`;
  if (because === "record") {
    const wait = step.start - parentEnd;
    const table = step.path
      .at(-2)
      ?.replace(/_table$/, "")
      .replaceAll("_", "-");
    const since = wait >= 0 ? `${inMs(wait)} after ${from} had ended` : `while ${from} still ran`;
    return `Nobody waited: a record of the table ${table} invoked ${node} ${since}; it took ${lasted}.`;
  }
  return `${from.replaceAll("_", "-")} asked ${node.replaceAll("_", "-")} for ${name}, and waited ${lasted}.`;
}

const inMs = (milliseconds: number) => `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
