import { containersIn, type Lambda, lambdas, matchesIn } from "./read.ts";

export const CONTEXTS = ["orders", "inventory", "payments"];

const mermaid = (lines: string[]) =>
  ["```mermaid", "flowchart LR", "  client((client))", ...lines.map((line) => `  ${line}`), "```"].join("\n");
/** Mermaid reads a hyphen in a node's id as part of an arrow. */
const id = (name: string) => name.replaceAll("-", "_");
const unique = (values: string[]) => [...new Set(values)];

/** The containers, with an arrow to each container whose address or database a service is given. */
export function servicesDiagram(): string {
  const [services, outside] = [containersIn("services"), containersIn("outside")];
  const databases = Object.keys(containersIn("databases"));
  const all = Object.entries({ ...services, ...outside });
  return mermaid([
    ...Object.keys(services).map(id),
    ...databases.map((name) => `${id(name)}[("Postgres<br/>${serviceTables(name.replace(/-.*/, ""))}")]`),
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
    ...functionTables(context, drawn).map((table) => `  ${id(table)}_table[("${table}")]`),
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

/** Per context: the files of shared/domain whose code it uses, its tables in each variant, and the sources of its work. */
export function ownershipMap(): string {
  const services = Object.entries(containersIn("services"));
  const all = lambdas();
  const rows = CONTEXTS.map((context) => {
    const rules = matchesIn(
      `{services,functions}/${context}/*.ts`,
      /^import \{.*from "@app\/domain\/(\w+)"/gm,
    );
    const callers = services.filter(
      ([, { environment = {} }]) => `${context.toUpperCase()}_URL` in environment,
    );
    const streams = all.filter((fn) => fn.context === context).flatMap((fn) => fn.streams);
    return [
      context,
      unique(rules)
        .map((rule) => `[${rule}](../shared/domain/${rule}.ts)`)
        .join(", "),
      serviceTables(context),
      callers.map(([name]) => name).join(", "),
      functionTables(context, all).join(", "),
      unique(streams.map(({ table }) => table)).join(", "),
    ];
  });
  return markdownTable(
    [
      "Context",
      "Rules",
      "Services: its tables",
      "Services: its callers",
      "Functions: its tables",
      "Functions: its streams",
    ],
    rows,
  );
}

const serviceTables = (service: string) =>
  matchesIn(`services/${service}/migrations/*.sql`, /^create table (\w+)/gm).join(", ");
const functionTables = (context: string, all: Lambda[]) =>
  unique(all.filter((fn) => fn.context === context).flatMap(({ writes }) => writes));

/** Padded as this repository's formatter pads it. */
function markdownTable(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
