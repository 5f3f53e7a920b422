import { closeSync, existsSync, fstatSync, globSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { declared } from "@app/functions/serverless-config";
import type { Graph } from "@app/infra/diagrams/graph";
import type { VariantName } from "@app/net/variant-names";
import type { RequestHandler } from "express";
import type { NodeDescription } from "../messages.ts";
import { GRAPHS } from "./instance.ts";
import type { Lab } from "./lab.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const LOG_LINES = 12;
const LOG_BYTES = 256 * 1024;

/** Answers with the file, the reach and the last log lines of a node. */
export function describeNode(lab: Lab): RequestHandler<{ variant: string; id: string }> {
  return ({ params: { variant, id } }, response) => {
    const graph = Object.hasOwn(GRAPHS, variant) ? GRAPHS[variant as VariantName] : undefined;
    if (!graph?.nodes.some((node) => node.id === id)) {
      return void response.status(404).type("text").send("The diagram has no such node.\n");
    }
    const file = fileOf(variant as VariantName, id);
    const description: NodeDescription = {
      ...(file && { file, source: readFileSync(join(ROOT, file), "utf8") }),
      reaches: reachOf(graph, id),
      log: logOf(lab.shown!.instance.runDirectory, variant as VariantName, id),
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

const nameOf = (id: string) => (id === "provider" ? "payment-provider" : id.replaceAll("_", "-"));

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

/** All functions write to the log of their emulator; the lines with the function's name are its own. */
function logOf(runDirectory: string, variant: VariantName, id: string): string[] {
  const file = join(runDirectory, `${processOf(variant, id)}.log`);
  if (!existsSync(file)) return [];
  const lines = endOf(file).trimEnd().split("\n");
  const isFunction = variant === "functions" && Object.hasOwn(declared.functions, id);
  return (isFunction ? lines.filter((line) => line.includes(id)) : lines).slice(-LOG_LINES);
}

/** A log may be large. */
function endOf(file: string): string {
  const log = openSync(file, "r");
  try {
    const start = Math.max(0, fstatSync(log).size - LOG_BYTES);
    const buffer = Buffer.alloc(LOG_BYTES);
    return buffer.toString("utf8", 0, readSync(log, buffer, 0, LOG_BYTES, start));
  } finally {
    closeSync(log);
  }
}

/** The process of a node, by the name that the launcher gives it. */
function processOf(variant: VariantName, id: string): string | undefined {
  if (id === "client" || id === "clock") return undefined;
  if (id === "provider" || id.endsWith("_provider")) return nameOf(id);
  if (variant === "services") return id.endsWith("_database") ? "postgres" : id;
  return id.endsWith("_table") ? "dynamodb" : "functions";
}
