import { conform } from "@app/conformance/conform";
import { sharedDirectory } from "@app/net/test/directory";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Children } from "../embedded/children.ts";
import { type OutsideParties, startOutsideParties } from "../embedded/outside-parties.ts";
import { connectionTo, deployToEmulator, type Emulator, environmentOf, REGION } from "./test/emulator.ts";
import { chargesOf, deployPayments } from "./test/payments-stack.ts";
import { refusedDeploy, withoutEmulator } from "./test/tools.ts";

/** Themes in which the emulator differs from AWS, with the reason. Their cases run, but may fail. */
const DIFFERENT = { wire: "what is no HTTP meets the emulator's own web server, not API Gateway" };

const title = "the stack on an emulator of AWS, deployed by `serverless deploy` with IAM enforced";

describe.skipIf(withoutEmulator)(`${title}${withoutEmulator ? ` (not run: ${withoutEmulator})` : ""}`, () => {
  const directory = sharedDirectory();
  const children = new Children(directory);
  let outside: OutsideParties;
  let emulator: Emulator;
  beforeAll(async () => {
    outside = await startOutsideParties(children, 0);
    const { providerUrl, apiKey, issuer } = outside;
    const name = "/orders-two-ways/dev/provider";
    emulator = await deployToEmulator(
      { [`${name}-url`]: providerUrl, [`${name}-api-key`]: apiKey },
      { ISSUER: issuer },
    );
    const lambda = new LambdaClient(connectionTo(emulator.endpoint));
    await lambda.send(new InvokeCommand({ FunctionName: "orders-two-ways-dev-seedStock" }));
  });
  afterAll(async () => {
    await emulator?.stop();
    await children.stop();
  });

  it("passes every check of the contract", async () => {
    const { passed, results } = await conform({
      url: emulator.apiUrl,
      issuer: outside.issuer,
      requestsAtOnce: 4, // it starts a process for each invocation, and counts the start as the function's time
    });
    const failed = results.filter(({ theme, outcome }) => outcome === "failed" && !(theme in DIFFERENT));
    expect(failed).toEqual([]);
    expect(passed).toBeGreaterThan(150);
  });

  it("payments.yml, deployed beside it, charges once for a caller with its key, and nothing for a wrong key", async () => {
    const ask = await deployPayments(emulator, {
      "caller-keys": JSON.stringify({ orders: "key" }),
      "provider-url": outside.providerUrl,
      "provider-api-key": outside.apiKey,
    });
    const order = "00000000-0000-8000-8000-000000000001";
    const payment = `/payments/${order}`;
    const charge = { amount: 500, currency: "EUR", card: "card_accepted" };

    expect(await ask("yek", "PUT", payment, charge)).toMatchObject({ code: 401 });
    expect(await chargesOf(order, outside)).toBe(0);

    expect(await ask("key", "GET", "/readyz")).toEqual({ code: 200, json: { status: "ok" } });
    const authorized = { code: 200, json: { status: "authorized" } };
    expect(await ask("key", "PUT", payment, charge)).toEqual(authorized);
    expect(await ask("key", "PUT", payment, charge)).toEqual(authorized);
    expect(await ask("key", "PUT", `${payment}/refund`)).toEqual({ code: 200, json: { status: "refunded" } });
    expect(await ask("key", "GET", payment)).toMatchObject({ json: { record: { status: "refunded" } } });
    expect(await chargesOf(order, outside)).toBe(1);
  });

  describe("refuses a deployment that cannot work, and changes nothing:", () => {
    const refused = (...options: string[]) =>
      refusedDeploy(["--region", REGION, ...options], { ...environmentOf(emulator), ISSUER: outside.issuer });

    it("a setting in the Parameter Store is missing", async () => {
      const before = await stateOfStack(emulator);
      expect(await refused("--param", "providerUrlParameter=/nowhere")).toBe(
        "The parameter /nowhere is missing: aws ssm put-parameter --name /nowhere --type SecureString --value …",
      );
      expect(await stateOfStack(emulator)).toEqual(before);
    });

    it("the issuer's URL is not an issuer", async () => {
      const before = await stateOfStack(emulator);
      expect(await refused("--param", `issuer=${outside.providerUrl}`)).toContain(
        "is not a discovery document",
      );
      expect(await stateOfStack(emulator)).toEqual(before);
    });

    it("a table with this name exists and belongs to no stack", async () => {
      await new DynamoDBClient(connectionTo(emulator.endpoint)).send(
        new CreateTableCommand({
          TableName: "orders-two-ways-prod-payments",
          BillingMode: "PAY_PER_REQUEST",
          KeySchema: [{ AttributeName: "orderId", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "orderId", AttributeType: "S" }],
        }),
      );
      expect(await refused("--stage", "prod")).toContain(
        "The table orders-two-ways-prod-payments exists already",
      );
      await expect(stateOfStack(emulator, "prod")).rejects.toThrow("does not exist");
    });
  });

  describe("the stack with a durable function, functions/durable.yml,", () => {
    const deploy = (...options: string[]) =>
      refusedDeploy(["--config", "durable.yml", "--region", REGION, ...options], {
        ...environmentOf(emulator),
        ISSUER: outside.issuer,
      });

    it("is refused in a stage that has the chain, whose tables it would need", async () => {
      expect(await deploy()).toContain("The table orders-two-ways-dev-orders exists already");
    });
  });
});

async function stateOfStack({ endpoint }: Emulator, stage = "dev") {
  const cloudFormation = new CloudFormationClient(connectionTo(endpoint));
  const { Stacks } = await cloudFormation.send(
    new DescribeStacksCommand({ StackName: `orders-two-ways-${stage}` }),
  );
  return Stacks?.map(({ StackStatus, LastUpdatedTime }) => ({ StackStatus, LastUpdatedTime }));
}
