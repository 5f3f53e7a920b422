import type { Graph, GraphEdge } from "@app/infra/diagrams/graph";

/**
 * The nodes on the shortest way along the arrows, both ends included. A stream's way ends with the arrow of a stream; a
 * call takes none. Empty when the diagram has no such way.
 */
export function pathBetween({ edges }: Graph, from: string, to: string, by: "call" | "stream"): string[] {
  const isLast = (edge: GraphEdge) => edge.to === to && (by === "stream") === (edge.states !== undefined);
  const ways = [[from]];
  const seen = new Set([from]);
  for (const way of ways) {
    const outgoing = edges.filter((edge) => edge.from === way.at(-1));
    if (outgoing.some(isLast)) return [...way, to];
    for (const edge of outgoing) {
      if (edge.states || seen.has(edge.to)) continue;
      seen.add(edge.to);
      ways.push([...way, edge.to]);
    }
  }
  return [];
}
