import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageStage } from "@app/functions/deployment/test/packaged";
import { POLICIES, PRODUCTION_POLICIES } from "@app/functions/deployment/test/policies";
import { sharedDirectory } from "@app/net/test/directory";
import { beforeAll, describe, expect, it } from "vitest";
import { cfnLint, refusedDeploy, withoutPython } from "./test/tools.ts";

const directory = sharedDirectory();

describe.each([
  ["serverless.yml", "dev", POLICIES],
  ["serverless.yml", "prod", [...POLICIES, ...PRODUCTION_POLICIES]],
  ["payments.yml", "prod", [...POLICIES, ...PRODUCTION_POLICIES]],
  ["durable.yml", "prod", [...POLICIES, ...PRODUCTION_POLICIES]],
])("the template of %s, stage %s", (config, stage, policies) => {
  const file = join(directory, `${config}-${stage}.json`);
  let template: Awaited<ReturnType<typeof packageStage>>;
  beforeAll(async () => {
    template = await packageStage(stage, "--config", config);
    writeFileSync(file, JSON.stringify(template, null, 2));
  });

  it.skipIf(withoutPython)(`is clean to cfn-lint${because(withoutPython)}`, async () => {
    expect(await cfnLint([file])).toBe("");
  });

  it(`keeps all ${policies.length} policies`, () => {
    const broken = policies.flatMap(({ rule, broken }) => broken(template).map((id) => `${id}: ${rule}`));
    expect(broken).toEqual([]);
  });
});

describe("without an account, a deployment names the missing:", () => {
  const nowhere = { HOME: directory, AWS_EC2_METADATA_DISABLED: "true", AWS_ENDPOINT_URL: "", ISSUER: "" };
  const credentials = {
    AWS_PROFILE: undefined,
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
  };
  const refused = (...options: string[]) => refusedDeploy(options, { ...nowhere, ...credentials });

  it("credentials", async () => {
    expect(await refused("--param", "issuer=https://id.example")).toContain(
      "AWS provider credentials not found",
    );
  });

  it("the issuer", async () => {
    expect(await refused()).toContain("The parameter issuer is missing");
  });

  it("the stage", async () => {
    expect(await refused("--stage", "staging")).toContain("There is no stage staging");
  });
});

function because(reason: string | undefined): string {
  return reason ? ` (not run: ${reason})` : "";
}
