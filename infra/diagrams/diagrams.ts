import { CONTEXTS, type ContextMap, contextOf, functionsMap, servicesMap } from "./context-map.ts";
import { functionsGraph, type Graph, type GraphNode, only, servicesGraph } from "./graph.ts";
import { unique } from "./read.ts";

export const servicesDiagram = () => mermaid(servicesGraph());
/** Without the arrows of readers and to the dead letters, which would hide the chain. */
export const functionsDiagram = () =>
  mermaid(only(functionsGraph(), ({ aside, kind }) => !aside && kind !== "queue"));

/** The arrow of a stream is dotted, and names the states of an item that its filter lets through. */
function mermaid({ nodes, edges }: Graph): string {
  const lines = [
    ...nodes.filter(({ group }) => !group).map(shapeOf),
    ...unique(nodes.flatMap(({ group }) => group ?? [])).flatMap((group) => [
      `subgraph ${group}`,
      ...nodes.filter((node) => node.group === group).map((node) => `  ${shapeOf(node)}`),
      "end",
    ]),
    ...edges.map(({ from, to, states }) =>
      states ? `${from} -. "${states.join(", ")}" .-> ${to}` : `${from} --> ${to}`,
    ),
  ];
  return ["```mermaid", "flowchart LR", ...lines.map((line) => `  ${line}`), "```"].join("\n");
}

function shapeOf({ id, label, kind }: GraphNode): string {
  const text = label.replaceAll("\n", "<br/>");
  if (kind === "client") return `${id}((${text}))`;
  if (kind === "clock") return `${id}(("${text}"))`;
  if (kind === "store") return `${id}[("${text}")]`;
  if (kind === "outside") return `${id}{{"${text}"}}`;
  return text === id ? id : `${id}["${text}"]`;
}

/** Per context: its rules, and in each variant its tables, its callers and the facts that it receives. */
export function ownershipMap(): string {
  const [services, functions] = [servicesMap(), functionsMap()];
  const tables = (map: ContextMap, context: string) => contextOf(map, context).tables.join(", ");
  const rows = CONTEXTS.map((context) => {
    const own = contextOf(services, context);
    const into = (map: ContextMap) => map.ways.filter(({ to }) => to === context);
    const facts = into(functions).flatMap(({ from, facts: received }) =>
      received ? `${from}: ${received.join(", ")}` : [],
    );
    return [
      context,
      own.rules.map((rule) => `[${rule}](../shared/domain/${rule}.ts)`).join(", "),
      tables(services, context),
      unique(into(services).map(({ from }) => from)).join(", "),
      tables(functions, context),
      unique(into(functions).flatMap(({ from, facts: received }) => (received ? [] : from))).join(", ") ||
        "–",
      facts.join("; "),
    ];
  });
  return markdownTable(HEAD, rows);
}

const HEAD = [
  "Context",
  "Rules",
  "Services: its tables",
  "Services: its callers",
  "Functions: its tables",
  "Functions: its callers",
  "Functions: the facts it receives",
];

/** Padded as this repository's formatter pads it. */
function markdownTable(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
