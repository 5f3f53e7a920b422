import { declared } from "@app/functions/serverless-config";
import { functionsMap, servicesMap } from "@app/infra/diagrams/context-map";
import { lambdas } from "@app/infra/diagrams/read";
import { DATABASES, type Database } from "@app/infra/embedded/call-keys";
import { Children } from "@app/infra/embedded/children";
import { type Postgres, startPostgres } from "@app/infra/embedded/postgres";
import { createRunDirectory } from "@app/infra/embedded/run-directory";
import { sharedDirectory } from "@app/net/test/directory";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { migrate, openDatabase } from "../../services/chassis/database.ts";
import { connected } from "../harness/variants/postgres.ts";
import { type Attempt, probeRoles } from "./decomposition/probe-roles.ts";
import { judge, tablesOf } from "./decomposition.ts";

const tables = tablesOf(servicesMap());
const base = sharedDirectory();
let children: Children;
let postgres: Postgres;

beforeAll(async () => {
  const runDirectory = await createRunDirectory(base);
  children = new Children(runDirectory);
  postgres = await startPostgres(children, runDirectory);
  for (const name of DATABASES) {
    const database = openDatabase(postgres.urls[name]);
    await migrate(database, new URL(`../../services/${name}/migrations/`, import.meta.url));
    await database.end();
  }
  usual = await probeRoles(postgres, tables);
}, 180_000);
afterAll(() => children?.stop());

const inDatabase = (name: Database, statement: string) =>
  connected(Object.assign(new URL(postgres.adminUrl), { pathname: `/${name}` }).href, (admin) =>
    admin.query<Record<string, string>>(statement),
  );

/** Changes the rights for one test. */
async function change(database: Database, statement: string, undo: string) {
  await inDatabase(database, statement);
  onTestFinished(async () => void (await inDatabase(database, undo)));
}

/** The attempts while no right is changed. */
let usual: Attempt[];

function verdict(attempts = usual, functions = declared.functions) {
  const roles = lambdas(functions);
  return judge({ services: servicesMap(), functions: functionsMap(roles), roles, attempts });
}

/** serverless.yml with one more statement in the role of getOrder. */
function withStatement(Action: string, Resource: unknown) {
  const functions = structuredClone(declared.functions);
  functions["getOrder"]!.iamRoleStatements!.push({ Effect: "Allow", Action, Resource } as never);
  return functions;
}

it("reads from the migrations exactly the tables that they create", async () => {
  for (const name of DATABASES) {
    const { rows } = await inDatabase(name, "select tablename from pg_tables where schemaname = 'public'");
    const created = rows.map(({ tablename }) => tablename).filter((table) => table !== "migrations");
    expect(new Set(created)).toEqual(new Set(tables[name]));
  }
});

it("holds for the code as it is: every role is refused at the others' data, and allowed at its own", () => {
  const { verdict: given, because, details, figures, plots } = verdict();
  expect(given).toBe("holds");
  expect(because).toBe(
    "One context alone can read or write 4 of 4 tables of the services and 6 of 6 tables of the functions.",
  );
  expect(details).toContain("PostgreSQL refused 22 of 22 attempts");
  expect(figures.at(-1)).toMatchObject({ services: 11 });
  expect(plots.map(({ kind }) => kind)).toEqual(["map", "map"]);
});

describe("does not hold", () => {
  it.each([
    [
      "dynamodb:PutItem",
      { "Fn::GetAtt": ["StockTable", "Arn"] },
      "stock can be used by getOrder (orders) and",
    ],
    [
      "dynamodb:Query",
      { "Fn::Sub": "${PaymentsTable.Arn}/index/any" },
      "payments can be used by getOrder (orders)",
    ],
    ["dynamodb:*", "*", "4 of 4 tables of the services and 2 of 6 tables of the functions"],
  ])("when a function's role has %s on %j", (action, resource, reason) => {
    const { verdict: given, because } = verdict(usual, withStatement(action, resource));
    expect(given).toBe("does not hold here");
    expect(because).toContain(reason);
  });

  it.each([
    [
      "may log in to another database",
      "grant connect on database payments to orders",
      "revoke connect on database payments from orders",
      "orders at the database of payments was allowed",
    ],
    [
      "may read another's table",
      "grant select on payments to orders",
      "revoke select on payments from orders",
      "payments.payments can be used by",
    ],
    [
      "may read a column of another's table",
      "grant select (amount) on payments to orders",
      "revoke select (amount) on payments from orders",
      "payments.payments can be used by",
    ],
    [
      "may write another's table",
      "grant insert on payments to inventory",
      "revoke insert on payments from inventory",
      "payments.payments can be used by the database role of inventory",
    ],
    [
      "is a member of another",
      "grant payments to inventory",
      "revoke payments from inventory",
      "payments.payments can be used by",
    ],
    [
      "is allowed like every role",
      "grant select on payments to public",
      "revoke select on payments from public",
      "payments.payments can be used by",
    ],
  ])("when a database role %s", async (_, grant, revoke, reason) => {
    await change("payments", grant, revoke);
    const { verdict: given, because } = verdict(await probeRoles(postgres, tables));
    expect(given).toBe("does not hold here");
    expect(because).toContain(reason);
  });
});

describe("the attempts prove nothing", () => {
  it("when a role is refused at its own table", async () => {
    await change("orders", "revoke select on orders from orders", "grant select on orders to orders");
    const attempts = await probeRoles(postgres, tables);
    expect(() => verdict(attempts)).toThrow(
      "The attempts prove nothing: the database role of orders at the table orders of orders was refused.",
    );
  });

  it("when an attempt fails for another reason than a missing right", async () => {
    const away = { ...tables, payments: ["refunds"] };
    await expect(probeRoles(postgres, away)).rejects.toThrow('relation "refunds" does not exist');
  });

  it("when no role tries its own data", () => {
    expect(() => verdict([])).toThrow("no role tried its own data");
  });
});

it("reading a stream is not reading its table", () => {
  const resource = { "Fn::GetAtt": ["PaymentsTable", "StreamArn"] };
  expect(verdict(usual, withStatement("dynamodb:GetRecords", resource))).toMatchObject({ verdict: "holds" });
});
