import type { FunctionDefinition } from "@app/functions-local/service";
import { addAlarms } from "./alarms.ts";
import { type Connection, checkAccount } from "./preflight.ts";
import { addRoles } from "./roles.ts";
import { checkIssuer, checkSettings, type Settings } from "./settings.ts";
import type { DeployedService, Template } from "./template.ts";

interface Serverless {
  service: DeployedService & {
    custom: { deployment: Settings };
    provider: { compiledCloudFormationTemplate: Template };
  };
  configurationInput: { params?: Record<string, unknown> };
  configSchemaHandler: { defineFunctionProperties(provider: "aws", schema: object): void };
  getProvider(name: "aws"): {
    naming: { getStackName(): string };
    getAwsSdkV3Config(): Promise<Connection>;
  };
  classes: { Error: new (message: string) => Error };
}

/**
 * Serverless plugin: adds resources derived from the functions to the template (a role for each function, alarms), and
 * refuses a deployment that could not work, before it changes anything.
 */
export default class DeploymentPlugin {
  hooks: Record<string, () => Promise<void>>;

  constructor(serverless: Serverless) {
    serverless.configSchemaHandler.defineFunctionProperties("aws", {
      properties: { iamRoleStatements: { $ref: "#/definitions/awsIamPolicyStatements" } },
    });
    const explain = (step: (serverless: Serverless) => Promise<void>) => () =>
      step(serverless).catch((error: Error) => {
        throw error.constructor === Error ? new serverless.classes.Error(error.message) : error;
      });
    this.hooks = {
      "before:package:initialize": explain(prepare),
      "before:package:finalize": explain(dropImpliedDependencies),
      "before:deploy:deploy": explain(check),
    };
  }
}

async function prepare({ service, configurationInput }: Serverless): Promise<void> {
  const { deployment } = service.custom;
  checkSettings(deployment, service.provider.stage, configurationInput.params ?? {});
  reserveConcurrency(service.functions, Number(deployment.reservedShards));
  addRoles(service);
  addAlarms(service, deployment.alarmTopic);
}

/** Serverless repeats dependencies that a reference already implies; the linter reports those. */
async function dropImpliedDependencies({ service }: Serverless): Promise<void> {
  for (const resource of Object.values(service.provider.compiledCloudFormationTemplate.Resources)) {
    const text = JSON.stringify(resource.Properties);
    const implied = (id: string) =>
      text.includes(`{"Ref":"${id}"}`) || text.includes(`{"Fn::GetAtt":["${id}",`);
    const needed = [resource.DependsOn ?? []].flat().filter((id) => !implied(id));
    if (needed.length > 0) resource.DependsOn = needed;
    else delete resource.DependsOn;
  }
}

async function check(serverless: Serverless): Promise<void> {
  const { custom, resources } = serverless.service;
  const { issuer, parameters } = custom.deployment;
  const aws = serverless.getProvider("aws");
  const stackName = aws.naming.getStackName();
  const tables = Object.values(resources.Resources).flatMap(({ Type, Properties }) =>
    Type === "AWS::DynamoDB::Table" ? [Properties?.TableName as string] : [],
  );
  await checkAccount({ stackName, tables, parameters }, await aws.getAwsSdkV3Config());
  if (issuer !== undefined) await checkIssuer(issuer);
}

/**
 * Reserves executions for the functions that read streams, so that requests cannot use up the account's concurrency.
 * Each gets as many as its event source mappings can use for this number of shards; Lambda also limits it to that
 * number.
 */
export function reserveConcurrency(functions: Record<string, FunctionDefinition>, shards: number): void {
  if (shards === 0) return;
  for (const definition of Object.values(functions)) {
    const streams = (definition.events ?? []).flatMap(({ stream }) => stream ?? []);
    const lanes = streams.reduce((sum, { parallelizationFactor = 1 }) => sum + parallelizationFactor, 0);
    if (lanes > 0) definition.reservedConcurrency = lanes * shards;
  }
}
