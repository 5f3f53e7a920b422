import type { AuditReport } from "@app/audit/audit";
import { createClient } from "@app/conformance/client";
import { createCustomer, orderFor } from "@app/conformance/customer";
import { TABLES } from "@app/functions/serverless-config";
import { VARIANTS, type VariantName } from "@app/net/variant-names";
import { DeleteItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { smoke } from "../../scenarios/scenarios.ts";
import { type Audited, auditVariants } from "../audit-variants.ts";
import { startDriver } from "../driver/driver.ts";
import { settle } from "../settle.ts";
import { useVariants } from "../test/variants.ts";
import { fetchTokens } from "../tokens.ts";
import { localDynamoDb } from "./functions-store.ts";
import { connected } from "./postgres.ts";

/** Both real variants: a load, a clean audit, and then damage to their data. */
const app = useVariants();
const audited: Audited[] = [];

beforeAll(async () => {
  const driver = startDriver();
  const tokens = await fetchTokens(app.both.outside.issuer, 3);
  for (const variant of app.variants) {
    const { url, store } = variant;
    const { accepted, result } = await driver.run({ scenario: smoke, url, tokens });
    const settled = await settle(store, accepted, { startedAt: result.startedAt });
    expect(settled).toMatchObject({ settled: accepted.length, unsettled: 0 });
    audited.push({ variant, accepted });
  }
  driver.stop();
}, 60_000);

async function auditOf(name: VariantName, timeout = 0): Promise<AuditReport> {
  const audits = await auditVariants(audited, app.both.outside, { timeout });
  return audits.find(({ variant }) => variant === name)!.report;
}

const acceptedBy = (name: VariantName) => audited.find(({ variant }) => variant.name === name)!.accepted;

/** Changes a variant's data directly. */
type Damage = {
  deleteOrder(id: string): Promise<unknown>;
  addStock(sku: string, units: number): Promise<unknown>;
  /** Parks an order, as the sweeper does after the last attempt. */
  parkOrder(id: string): Promise<unknown>;
};

const damage: Record<VariantName, () => Damage> = {
  services: () => {
    const { orders, inventory } = app.both.services!.postgres.urls;
    const run = (url: string, text: string, values: unknown[]) =>
      connected(url, (client) => client.query(text, values));
    return {
      deleteOrder: (id) => run(orders, "delete from orders where id = $1", [id]),
      addStock: (sku, units) =>
        run(inventory, "update stock set available = available + $2 where sku = $1", [sku, units]),
      parkOrder: (id) => run(orders, "update orders set parked_at = now() where id = $1", [id]),
    };
  },
  functions: () => {
    const database = localDynamoDb(app.both.functions!.dynamodbEndpoint);
    const update = (TableName: string, key: object, UpdateExpression: string, value: unknown) => {
      const ExpressionAttributeValues = marshall({ ":value": value });
      const Key = marshall(key);
      const input = { TableName, Key, UpdateExpression, ExpressionAttributeValues };
      return database.send(new UpdateItemCommand(input));
    };
    return {
      deleteOrder: (id) =>
        database.send(new DeleteItemCommand({ TableName: TABLES.orders, Key: marshall({ id }) })),
      addStock: (sku, units) => update(TABLES.stock, { sku }, "add available :value", units),
      parkOrder: (id) => update(TABLES.orders, { id }, "set unfinished = :value", "parked"),
    };
  },
};

async function chargeAgain(reference: string): Promise<void> {
  const { providerUrl, apiKey } = app.both.outside;
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
  const { url, store } = app.variant(name);
  const [token] = await fetchTokens(app.both.outside.issuer, 1);
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

  test("finds a lost order, and the stock and the charge that it left", async () => {
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
