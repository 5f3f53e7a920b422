import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { conform } from "@app/conformance/conform";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Children } from "../embedded/children.ts";
import { type OutsideParties, startOutsideParties } from "../embedded/outside-parties.ts";
import { connectionTo, deployToEmulator, type Emulator, environmentOf, REGION } from "./test/emulator.ts";
import { refusedDeploy } from "./test/refused-deploy.ts";
import { withoutEmulator } from "./test/tools.ts";

/** Themes in which the emulator is not like AWS, and why. Their cases run, but may fail. */
const DIFFERENT = { wire: "what is no HTTP meets the emulator's own web server, not API Gateway" };

const title = "the stack on an emulator of AWS, deployed by `serverless deploy` with IAM enforced";

describe.skipIf(withoutEmulator)(`${title}${withoutEmulator ? ` (not run: ${withoutEmulator})` : ""}`, () => {
  const directory = mkdtempSync(join(tmpdir(), "aws-test-"));
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
    rmSync(directory, { recursive: true });
  });

  it("keeps the contract, every check of it", async () => {
    const { passed, results } = await conform({
      url: emulator.apiUrl,
      issuer: outside.issuer,
      requestsAtOnce: 4, // it starts a process for each, and counts the start as the function's time
    });
    const failed = results.filter(({ theme, outcome }) => outcome === "failed" && !(theme in DIFFERENT));
    expect(failed).toEqual([]);
    expect(passed).toBeGreaterThan(150);
  });

  describe("a deployment that could not work is refused, and nothing is changed:", () => {
    const refused = (...options: string[]) =>
      refusedDeploy(["--region", REGION, ...options], { ...environmentOf(emulator), ISSUER: outside.issuer });

    it("a stored setting is missing", async () => {
      const before = await stateOfStack(emulator);
      expect(await refused("--param", "providerUrlParameter=/nowhere")).toBe(
        "The parameter /nowhere is missing: aws ssm put-parameter --name /nowhere --type SecureString --value …",
      );
      expect(await stateOfStack(emulator)).toEqual(before);
    });

    it("the issuer is none", async () => {
      const before = await stateOfStack(emulator);
      expect(await refused("--param", `issuer=${outside.providerUrl}`)).toContain(
        "is not a discovery document",
      );
      expect(await stateOfStack(emulator)).toEqual(before);
    });

    it("a table of that name is there already, which no stack of ours has made", async () => {
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
});

async function stateOfStack({ endpoint }: Emulator, stage = "dev") {
  const cloudFormation = new CloudFormationClient(connectionTo(endpoint));
  const { Stacks } = await cloudFormation.send(
    new DescribeStacksCommand({ StackName: `orders-two-ways-${stage}` }),
  );
  return Stacks?.map(({ StackStatus, LastUpdatedTime }) => ({ StackStatus, LastUpdatedTime }));
}
