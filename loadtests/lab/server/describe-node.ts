import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { declared } from "@app/functions/serverless-config";
import type { Graph } from "@app/infra/diagrams/graph";
import type { VariantName } from "@app/net/variant-names";
import type { RequestHandler } from "express";
import type { NodeDescription } from "../messages.ts";
import { GRAPHS, nameOf } from "./instance.ts";
import type { Lab } from "./lab.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Answers with the file, the reach and the last log lines of a node. */
export function describeNode(lab: Lab): RequestHandler<{ variant: string; id: string }> {
  return async ({ params: { variant, id } }, response) => {
    const graph = Object.hasOwn(GRAPHS, variant) ? GRAPHS[variant as VariantName] : undefined;
    if (!graph?.nodes.some((node) => node.id === id)) {
      return void response.status(404).type("text").send("The diagram has no such node.\n");
    }
    const shown = lab.shown!.instance.variants.find(({ name }) => name === variant);
    const file = fileOf(variant as VariantName, id);
    const description: NodeDescription = {
      ...(file && { file, source: readFileSync(join(ROOT, file), "utf8") }),
      reaches: reachOf(graph, id),
      log: (await shown?.logOf(id)) ?? [],
    };
    response.json(description);
  };
}

/** The file that does the work of a node, or that declares it. Undefined for the client and the clock. */
function fileOf(variant: VariantName, id: string): string | undefined {
  if (id === "client" || id === "clock") return undefined;
  if (id === "provider" || id.endsWith("_provider")) return `infra/${nameOf(id)}/app.ts`;
  if (variant === "functions") {
    const handler = declared.functions[id]?.handler;
    return handler ? `functions/${handler.replace(/\.\w+$/, ".ts")}` : "functions/serverless.yml";
  }
  if (id.endsWith("_database")) {
    return globSync(`services/${id.replace("_database", "")}/migrations/001-*.sql`, { cwd: ROOT })[0];
  }
  return `services/${id}/app.ts`;
}

/** A sentence for each arrow that leaves or reaches the node. */
function reachOf({ edges, nodes }: Graph, id: string): string[] {
  const label = (wanted: string) => nodes.find((node) => node.id === wanted)!.label.replace("\n", ": ");
  return edges.flatMap(({ from, to, states }) => {
    if (from === id && states)
      return [`its stream invokes ${label(to)} for items that are ${states.join(" or ")}`];
    if (from === id) return [`may reach ${label(to)}`];
    return to === id ? [`is reached by ${label(from)}`] : [];
  });
}
