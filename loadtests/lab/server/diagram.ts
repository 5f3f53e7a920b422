import { type Graph, type GraphEdge, type GraphNode, only } from "@app/infra/diagrams/graph";
import type { VariantName } from "@app/net/variant-names";
import dagre from "@dagrejs/dagre";
import { escape } from "../../report/format.ts";

const [CHARACTER, PADDING, HEIGHT, LINE] = [7.4, 22, 32, 15];
const [MARGIN, GAP, LID] = [14, 8, 5];

type Placed = { x: number; y: number; width: number; height: number };

/**
 * The graph as SVG. Its nodes are buttons, and its arrows have ids, so that the page can move along them. The nodes that
 * move no order on stand below, without their arrows.
 */
export function drawDiagram(graph: Graph, variant: VariantName): string {
  const chain = only(graph, ({ aside }) => !aside);
  const laidOut = layOut(chain);
  const { width = 0, height: above = 0 } = laidOut.graph();
  const below = inRows(
    graph.nodes.filter(({ aside }) => aside),
    width,
    above,
  );
  const height = Math.max(above, ...below.map(({ at }) => at.y + at.height / 2 + MARGIN));
  const edges = chain.edges.map((edge) => drawEdge(edge, laidOut.edge(edge.from, edge.to).points, variant));
  const nodes = [
    ...chain.nodes.map((node) => drawNode(node, laidOut.node(node.id) as Placed)),
    ...below.map(({ node, at }) => drawNode(node, at)),
  ];
  return `<svg class="diagram ${variant}" role="group" aria-label="The ${variant}" viewBox="0 0 ${width} ${height}" style="max-width: ${Math.round(width)}px">
${edges.join("\n")}
${nodes.join("\n")}
<g class="dots" aria-hidden="true"></g>
</svg>`;
}

function layOut({ nodes, edges }: Graph) {
  const drawn = new dagre.graphlib.Graph();
  const spacing = { nodesep: 16, ranksep: 28, edgesep: 10 };
  drawn.setGraph({ rankdir: "TB", marginx: MARGIN, marginy: MARGIN, ...spacing });
  drawn.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) drawn.setNode(node.id, sizeOf(node));
  for (const { from, to } of edges) drawn.setEdge(from, to);
  dagre.layout(drawn);
  return drawn;
}

function inRows(nodes: readonly GraphNode[], width: number, top: number) {
  let [left, middle] = [MARGIN, top + HEIGHT / 2];
  return nodes.map((node) => {
    const size = sizeOf(node);
    if (left + size.width > width - MARGIN) [left, middle] = [MARGIN, middle + HEIGHT + GAP];
    const at: Placed = { ...size, x: left + size.width / 2, y: middle };
    left += size.width + GAP;
    return { node, at };
  });
}

function sizeOf({ label, kind }: GraphNode) {
  const lines = label.split("\n");
  const longest = Math.max(...lines.map((line) => line.length));
  return {
    width: longest * CHARACTER + PADDING,
    height: HEIGHT + (lines.length - 1) * LINE + (kind === "store" ? LID : 0),
  };
}

function drawEdge(edge: GraphEdge, points: { x: number; y: number }[], variant: VariantName): string {
  const { from, to, states } = edge;
  const title = states ? `<title>${escape(states.join(", "))}</title>` : "";
  return `<path class="edge${states ? " stream" : ""}" id="${variant}-${from}-${to}" d="${curve(points)}">${title}</path>`;
}

/** A smooth line through the points: each is the control point between two middles. */
function curve(points: readonly { x: number; y: number }[]): string {
  const at = ({ x, y }: { x: number; y: number }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const [first, ...rest] = points;
  const last = points.at(-1)!;
  const bends = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1]!;
    return `Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  return `M${at(first!)} ${bends.join(" ")} L${at(last)}`;
}

function drawNode(
  { id, label, kind, group = "", aside }: GraphNode,
  { x, y, width, height }: Placed,
): string {
  const lines = label.split("\n");
  const lid = kind === "store" ? LID / 2 : 0;
  const text = lines.map(
    (line, i) => `<text y="${(i - (lines.length - 1) / 2) * LINE + 4 + lid}">${escape(line)}</text>`,
  );
  const name = `${lines.join(" ")}: show what it does`;
  return `<g class="node ${kind}${aside ? " aside" : ""}" data-node="${id}" data-group="${group}" role="button" tabindex="0" aria-label="${escape(name)}" transform="translate(${x.toFixed(1)} ${y.toFixed(1)})">
${shape(kind, width, height)}${text.join("\n")}</g>`;
}

function shape(kind: GraphNode["kind"], width: number, height: number): string {
  const [left, top] = [-width / 2, -height / 2];
  if (kind !== "store") {
    const radius = kind === "program" ? 8 : height / 2;
    return `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${radius}"/>`;
  }
  const [rx, ry] = [width / 2, LID];
  return `<path d="M${left} ${top + ry} a${rx} ${ry} 0 0 1 ${width} 0 v${height - 2 * ry} a${rx} ${ry} 0 0 1 ${-width} 0 z"/>
<path class="lid" d="M${left} ${top + ry} a${rx} ${ry} 0 0 0 ${width} 0"/>`;
}
