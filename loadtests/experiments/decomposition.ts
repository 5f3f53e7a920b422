import { type ContextMap, functionsMap, servicesMap } from "@app/infra/diagrams/context-map";
import { lambdas } from "@app/infra/diagrams/read";
import type { Database } from "@app/infra/embedded/call-keys";
import { VARIANTS, type VariantName } from "@app/net/variant-names";
import { mapPlot } from "./decomposition/map-plot.ts";
import { functionsOwnership, type Ownership, servicesOwnership } from "./decomposition/ownership.ts";
import { type Attempt, probeRoles } from "./decomposition/probe-roles.ts";
import { sideBySide } from "./lib/figures.ts";
import { type Figure, type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";

export const decomposition: Experiment = {
  id: "decomposition",
  title: "Decomposition",
  part: "term",
  claim: "A system is cut by contexts.",
  method:
    "The context map is read from the code: tables from the SQL migrations and serverless.yml, rules from the imports of shared/domain, ways from the call keys, streams and invocations. Each function's role says which tables it can read or write; reading a stream is not reading its table. Each service's database role tries, on the running Postgres, to log in to every database, and to read and write every table. Its own must be allowed, or the attempts prove nothing.",
  rule: "Holds when no table can be read or written by two contexts, and each database role is refused at the databases and tables of the other contexts.",
  limits:
    "Whether the cut is the right one for a business. The catalog is code in shared/domain that two contexts use: orders for prices, inventory for the first stock. The functions' roles are read here; the claim Security enforces them on calls to DynamoDB. On a real cloud, a role outside this stack or a resource policy could open a table to a second context; IAM Access Analyzer's internal access findings would show it.",
  run: async ({ both }) => {
    const services = servicesMap();
    const attempts = await probeRoles(both.services!.postgres, tablesOf(services));
    return judge({ services, functions: functionsMap(), roles: lambdas(), attempts });
  },
};

/** The tables of each service that has a database. */
export const tablesOf = ({ contexts }: ContextMap) =>
  Object.fromEntries(contexts.map(({ name, tables }) => [name, tables])) as Record<Database, string[]>;

type Evidence = Record<VariantName, ContextMap> & {
  roles: Parameters<typeof functionsOwnership>[0];
  attempts: readonly Attempt[];
};

/** @throws Error when a database role is refused at its own data: then its other refusals prove nothing */
export function judge({ services, functions, roles, attempts }: Evidence): Finding {
  const foreign = foreignOf(attempts);
  const owned = { services: servicesOwnership(attempts), functions: functionsOwnership(roles) };
  const faults = [
    ...VARIANTS.flatMap((name) => owned[name].shared.slice(0, 1)),
    ...foreign.filter(({ refused }) => !refused).map((open) => `${describe(open)} was allowed`),
  ];
  const tables = VARIANTS.map(
    (name) => `${alone(owned[name])} of ${owned[name].tables} tables of the ${name}`,
  );
  const refusals = `${foreign.filter(({ refused }) => refused).length} of ${foreign.length} attempts`;
  const ways = sideBySide({ services, functions });
  return {
    verdict: verdictOf(faults.length === 0),
    because: `One context alone can read or write ${tables.join(" and ")}${faults[0] ? `; ${faults[0]}` : ""}.`,
    details: `PostgreSQL refused ${refusals} of the database roles at another context's data.`,
    figures: [
      ...figuresOf(owned),
      ways.figure(
        "ways on which one context waits for another",
        "",
        (map) => map.ways.filter(({ facts }) => !facts).length,
      ),
      ways.figure("ways on which facts travel", "", (map) => map.ways.filter(({ facts }) => facts).length),
      ...attemptFigures(attempts, foreign),
    ],
    plots: [mapPlot("services", services), mapPlot("functions", functions)],
  };
}

const alone = ({ tables, shared }: Ownership) => tables - shared.length;

function figuresOf(owned: Record<VariantName, Ownership>): Figure[] {
  const { figure } = sideBySide(owned);
  return [
    figure("tables that one context alone can read or write", "", alone),
    figure("tables that two contexts can read or write", "", ({ shared }) => shared.length),
  ];
}

function attemptFigures(all: readonly Attempt[], foreign: readonly Attempt[]): Figure[] {
  const row = (label: string, services: number) => ({ label, unit: "", services });
  return [
    row("attempts of a database role at another context's data", foreign.length),
    row("of these refused", foreign.filter(({ refused }) => refused).length),
    row("attempts at its own data, all allowed", all.length - foreign.length),
  ];
}

function foreignOf(attempts: readonly Attempt[]): Attempt[] {
  const own = attempts.filter(({ role, context }) => role === context);
  const failed = own.find(({ refused }) => refused);
  if (failed) throw new Error(`The attempts prove nothing: ${describe(failed)} was refused.`);
  if (own.length === 0) throw new Error("The attempts prove nothing: no role tried its own data.");
  return attempts.filter(({ role, context }) => role !== context);
}

const describe = ({ role, context, table }: Attempt) =>
  `the database role of ${role} at ${table ? `the table ${table}` : "the database"} of ${context}`;
