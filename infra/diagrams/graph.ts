import { contextOf, servicesMap } from "./context-map.ts";
import { containersIn, type Lambda, lambdas, unique } from "./read.ts";

/** A program (a service or a function), a store (a database or a table), or a party outside the variant. */
export type GraphNode = {
  id: string;
  label: string;
  kind: "client" | "program" | "store" | "outside" | "clock" | "queue";
  /** The context of a function or a table. */
  group?: string;
  /** A function that moves no order on: it reads, or it works for an operator. */
  aside?: boolean;
};

/** A call; or, with `states`, a stream: the states of an item that invoke the function. */
export type GraphEdge = { from: string; to: string; states?: readonly string[] };

/** One variant as a picture. */
export type Graph = { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] };

/** Mermaid reads a hyphen in a node's id as part of an arrow. */
const id = (name: string) => name.replaceAll("-", "_");

const CLIENT: GraphNode = { id: "client", label: "client", kind: "client" };

/** The containers, with an arrow to each container whose address or database a service is given. */
export function servicesGraph(): Graph {
  const [services, outside] = [containersIn("services"), containersIn("outside")];
  const databases = Object.keys(containersIn("databases"));
  const all = Object.entries({ ...services, ...outside });
  const map = servicesMap();
  const tablesOf = (database: string) => contextOf(map, database.replace(/-.*/, "")).tables.join(", ");
  return {
    nodes: [
      CLIENT,
      ...Object.keys(services).map((name): GraphNode => ({ id: id(name), label: name, kind: "program" })),
      ...databases.map(
        (name): GraphNode => ({ id: id(name), label: `Postgres\n${tablesOf(name)}`, kind: "store" }),
      ),
      ...Object.keys(outside).map((name): GraphNode => ({ id: id(name), label: name, kind: "outside" })),
    ],
    edges: [
      ...all.filter(([, { ports }]) => ports).map(([name]) => ({ from: CLIENT.id, to: id(name) })),
      ...all.flatMap(([from, { environment = {}, depends_on = {} }]) => {
        const addresses = Object.values(environment).flatMap(
          (value) => /\/\/([a-z-]+):3000/.exec(value)?.[1] ?? [],
        );
        const to = [...addresses, ...databases.filter((name) => name in depends_on)];
        return to.map((name) => ({ from: id(from), to: id(name) }));
      }),
    ],
  };
}

/** The functions with their tables and triggers, and the queue of dead letters. */
export function functionsGraph(): Graph {
  const drawn = lambdas();
  const schedules = unique(drawn.flatMap(({ schedule }) => schedule ?? []));
  return {
    nodes: [
      CLIENT,
      { id: "http_api", label: "HTTP API", kind: "program" },
      ...unique(drawn.map(({ context }) => context)).flatMap((group) => {
        const own = drawn.filter(({ context }) => context === group);
        return [
          ...own.map((fn): GraphNode => functionNode(fn, group)),
          ...unique(own.flatMap(({ uses }) => uses)).map(
            (table): GraphNode => ({ id: tableId(table), label: table, kind: "store", group }),
          ),
        ];
      }),
      { id: "provider", label: "payment-provider", kind: "outside" },
      ...schedules.map((rate): GraphNode => ({ id: "clock", label: everyOf(rate), kind: "clock" })),
      DEAD_LETTERS,
    ],
    edges: [{ from: CLIENT.id, to: "http_api" }, ...drawn.flatMap(edgesOf)],
  };
}

const DEAD_LETTERS: GraphNode = { id: "dead_letters", label: "dead letters", kind: "queue" };

function functionNode({ name, http, schedule, streams, writes }: Lambda, group: string): GraphNode {
  const moves = writes.length > 0 && (http || schedule || streams.length > 0);
  return { id: name, label: name, kind: "program", group, aside: !moves };
}

/** The part of a graph with these nodes. */
export function only({ nodes, edges }: Graph, isShown: (node: GraphNode) => boolean): Graph {
  const shown = nodes.filter(isShown);
  const has = (wanted: string) => shown.some((node) => node.id === wanted);
  return { nodes: shown, edges: edges.filter(({ from, to }) => has(from) && has(to)) };
}

function edgesOf(fn: Lambda): GraphEdge[] {
  const { name, http, schedule, streams, uses, invoked, asksProvider, deadLetters } = fn;
  return [
    ...(http ? [{ from: "http_api", to: name }] : []),
    ...(schedule ? [{ from: "clock", to: name }] : []),
    ...streams.map(({ table, statuses }) => ({ from: tableId(table), to: name, states: statuses })),
    ...uses.map((table) => ({ from: name, to: tableId(table) })),
    ...invoked.map((other) => ({ from: name, to: other })),
    ...(asksProvider ? [{ from: name, to: "provider" }] : []),
    ...(deadLetters ? [{ from: name, to: DEAD_LETTERS.id }] : []),
  ];
}

const tableId = (table: string) => `${id(table)}_table`;
const everyOf = (rate: string) => rate.replace(/rate\((.*)\)/, "every $1");
