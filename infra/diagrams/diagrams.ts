import { CONTEXTS, type ContextMap, functionsMap, servicesMap } from "./context-map.ts";
import { containersIn, type Lambda, lambdas, unique } from "./read.ts";

const mermaid = (lines: string[]) =>
  ["```mermaid", "flowchart LR", "  client((client))", ...lines.map((line) => `  ${line}`), "```"].join("\n");
/** Mermaid reads a hyphen in a node's id as part of an arrow. */
const id = (name: string) => name.replaceAll("-", "_");

/** The containers, with an arrow to each container whose address or database a service is given. */
export function servicesDiagram(): string {
  const [services, outside] = [containersIn("services"), containersIn("outside")];
  const databases = Object.keys(containersIn("databases"));
  const all = Object.entries({ ...services, ...outside });
  return mermaid([
    ...Object.keys(services).map(id),
    ...databases.map(
      (name) => `${id(name)}[("Postgres<br/>${tables(servicesMap(), name.replace(/-.*/, ""))}")]`,
    ),
    ...Object.keys(outside).map((name) => `${id(name)}{{"${name}"}}`),
    ...all.filter(([, { ports }]) => ports).map(([name]) => `client --> ${id(name)}`),
    ...all.flatMap(([from, { environment = {}, depends_on = {} }]) => {
      const addresses = Object.values(environment).flatMap(
        (value) => /\/\/([a-z-]+):3000/.exec(value)?.[1] ?? [],
      );
      const to = [...addresses, ...databases.filter((name) => name in depends_on)];
      return to.map((name) => `${id(from)} --> ${id(name)}`);
    }),
  ]);
}

/**
 * The functions that write after a request, a record or the clock. The arrow of a stream names the states of an item
 * that its filter lets through.
 */
export function functionsDiagram(): string {
  const drawn = lambdas().filter(
    ({ writes, http, schedule, streams }) => writes[0] && (http || schedule || streams[0]),
  );
  const contexts = CONTEXTS.flatMap((context) => [
    `subgraph ${context}`,
    ...drawn.filter((fn) => fn.context === context).map(({ name }) => `  ${name}`),
    ...writtenTables(context, drawn).map((table) => `  ${id(table)}_table[("${table}")]`),
    "end",
  ]);
  return mermaid([...contexts, 'provider{{"payment-provider"}}', ...drawn.flatMap(arrowsOf)]);
}

function arrowsOf({ name, http, schedule, streams, writes, asksProvider }: Lambda): string[] {
  return [
    ...(http ? [`client --> ${name}`] : []),
    ...(schedule ? [`clock(("${schedule.replace(/rate\((.*)\)/, "every $1")}")) --> ${name}`] : []),
    ...streams.map(({ table, statuses }) => `${id(table)}_table -. "${statuses.join(", ")}" .-> ${name}`),
    ...writes.map((table) => `${name} --> ${id(table)}_table`),
    ...(asksProvider ? [`${name} --> provider`] : []),
  ];
}

/** Per context: its rules, and in each variant its tables, its callers and the facts that it receives. */
export function ownershipMap(): string {
  const [services, functions] = [servicesMap(), functionsMap()];
  const rows = CONTEXTS.map((context) => {
    const own = contextOf(services, context);
    const into = (map: ContextMap) => map.ways.filter(({ to }) => to === context);
    const facts = into(functions).flatMap(({ from, facts: told }) =>
      told ? `${from}: ${told.join(", ")}` : [],
    );
    return [
      context,
      own.rules.map((rule) => `[${rule}](../shared/domain/${rule}.ts)`).join(", "),
      tables(services, context),
      unique(into(services).map(({ from }) => from)).join(", "),
      tables(functions, context),
      unique(into(functions).flatMap(({ from, facts: told }) => (told ? [] : from))).join(", ") || "–",
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

const contextOf = ({ contexts }: ContextMap, context: string) =>
  contexts.find(({ name }) => name === context)!;
const tables = (map: ContextMap, context: string) => contextOf(map, context).tables.join(", ");
const writtenTables = (context: string, all: Lambda[]) =>
  unique(all.filter((fn) => fn.context === context).flatMap(({ writes }) => writes));

/** Padded as this repository's formatter pads it. */
function markdownTable(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
