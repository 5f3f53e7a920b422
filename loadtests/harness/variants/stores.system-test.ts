import type { AuditReport } from "@app/audit/audit";
import { createClient } from "@app/conformance/client";
import { createCustomer, orderFor } from "@app/conformance/customer";
import { TABLES } from "@app/functions/serverless-config";
import { type Both, startBoth } from "@app/infra/embedded/both";
import { DeleteItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { smoke } from "../../scenarios/scenarios.ts";
import { type Audited, auditVariants } from "../audit-variants.ts";
import { type Driver, startDriver } from "../driver/driver.ts";
import { settle } from "../settle.ts";
import { fetchTokens } from "../tokens.ts";
import { localDynamoDb } from "./functions-store.ts";
import { type Variant, type VariantName, variantsOf } from "./variants.ts";

/** Both real variants: a load, a clean audit, and then damage to their data. */
let both: Both;
let driver: Driver;
let variants: Variant[];
const targets: Audited[] = [];

beforeAll(async () => {
  both = await startBoth();
  variants = variantsOf(both);
  driver = startDriver();
  const tokens = await fetchTokens(both.outside.issuer, 3);
  for (const variant of variants) {
    const { url, store } = variant;
    const { accepted, result } = await driver.run({ scenario: smoke, url, tokens });
    expect(await settle(store, accepted, { startedAt: result.startedAt })).toMatchObject({
      settled: accepted.length,
      unsettled: 0,
    });
    targets.push({ variant, accepted });
  }
}, 120_000);

afterAll(async () => {
  driver?.stop();
  for (const { store } of variants ?? []) await store.close();
  await both?.stop();
});

async function auditOf(name: VariantName, timeout = 0): Promise<AuditReport> {
  const audits = await auditVariants(targets, both.outside, { timeout });
  return audits.find(({ variant }) => variant === name)!.report;
}

const acceptedBy = (name: VariantName) => targets.find(({ variant }) => variant.name === name)!.accepted;

/** Changes a variant's data directly. */
type Damage = {
  deleteOrder(id: string): Promise<unknown>;
  addStock(sku: string, units: number): Promise<unknown>;
  /** Parks an order, as the sweeper does after the last attempt. */
  parkOrder(id: string): Promise<unknown>;
};

const damage: Record<VariantName, () => Damage> = {
  services: () => {
    const { urls } = both.services!.postgres;
    return {
      deleteOrder: (id) => query(urls.orders, "delete from orders where id = $1", [id]),
      addStock: (sku, units) =>
        query(urls.inventory, "update stock set available = available + $2 where sku = $1", [sku, units]),
      parkOrder: (id) => query(urls.orders, "update orders set parked_at = now() where id = $1", [id]),
    };
  },
  functions: () => {
    const endpoint = both.functions!.dynamodbEndpoint;
    const database = localDynamoDb(endpoint);
    return {
      deleteOrder: (id) =>
        database.send(new DeleteItemCommand({ TableName: TABLES.orders, Key: { id: { S: id } } })),
      addStock: (sku, units) =>
        database.send(
          new UpdateItemCommand({
            TableName: TABLES.stock,
            Key: { sku: { S: sku } },
            UpdateExpression: "add available :units",
            ExpressionAttributeValues: { ":units": { N: String(units) } },
          }),
        ),
      parkOrder: (id) =>
        database.send(
          new UpdateItemCommand({
            TableName: TABLES.orders,
            Key: { id: { S: id } },
            UpdateExpression: "set unfinished = :parked",
            ExpressionAttributeValues: { ":parked": { S: "parked" } },
          }),
        ),
    };
  },
};

async function query(connectionString: string, text: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(text, values).finally(() => client.end());
}

async function chargeAgain(reference: string): Promise<void> {
  const { providerUrl, apiKey } = both.outside;
  const response = await fetch(`${providerUrl}/charges`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      "idempotency-key": `again-${reference}`,
    },
    body: JSON.stringify({ amount: 1_290, currency: "EUR", card: "card_accepted", reference }),
  });
  expect(response.status).toBe(201);
}

const VARIANTS: VariantName[] = ["services", "functions"];

test.each(VARIANTS)(
  "the audit of the %s finds nothing after a load, and has seen every order",
  async (name) => {
    const report = await auditOf(name, 10_000);
    expect(report).toMatchObject({ clean: true, findings: [], parked: [] });
    expect(report.orders).toBe(acceptedBy(name).length);
    expect(report.charges).toBe(report.orders);
  },
);

test.each(VARIANTS)("the store of the %s returns the orders in progress", async (name) => {
  const { url, store } = variants.find((variant) => variant.name === name)!;
  const [token] = await fetchTokens(both.outside.issuer, 1);
  const client = createClient(url, { waitTimeoutMs: 20_000 });
  onTestFinished(() => client.close());
  const { id } = await createCustomer(client, "slow", token!).place(orderFor("sku-001", 1, "card_slow"));
  expect(await store.readOpen()).toMatchObject([{ id, status: "pending", parked: false }]);
  await expect.poll(() => store.readOpen(), { timeout: 20_000 }).toEqual([]);
});

describe.each(VARIANTS)("the audit of the %s", (name) => {
  const rulesOn = (report: AuditReport, subject: string) =>
    report.findings.filter((finding) => finding.subject === subject).map(({ rule }) => rule);

  test("finds an oversold product", async () => {
    await damage[name]().addStock("sku-001", 1);
    expect(rulesOn(await auditOf(name), "sku-001")).toEqual(["stock not conserved"]);
  });

  test("finds a double charge", async () => {
    const id = acceptedBy(name)[0]!;
    await chargeAgain(id);
    expect(rulesOn(await auditOf(name), id)).toContain("charged twice");
  });

  test("reports a parked order apart", async () => {
    const id = acceptedBy(name)[2]!;
    await damage[name]().parkOrder(id);
    expect(await auditOf(name)).toMatchObject({ clean: false, parked: [id] });
  });

  test("finds a lost order, and the stock and money that it left behind", async () => {
    const id = acceptedBy(name)[1]!;
    await damage[name]().deleteOrder(id);
    const report = await auditOf(name);
    expect(rulesOn(report, id).sort()).toEqual([
      "order lost",
      "payment without an order",
      "reservation without an order",
    ]);
    expect(report.findings.map(({ rule }) => rule)).toContain("charge without an order");
  });
});
