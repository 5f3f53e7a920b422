import type { FunctionDefinition, Intrinsic, Statement } from "@app/functions-local/service";
import { type DeployedService, logicalId } from "./template.ts";

/**
 * Lambda's own calls in a function's name to read a stream (AWS Lambda Developer Guide, "Process DynamoDB records").
 */
const READ_STREAM = [
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:ListStreams",
];

/** The calls of a durable function about its own executions. */
const STORE_RESULTS = ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"];

/**
 * Gives each function its own role: the permissions under `iamRoleStatements` in serverless.yml, the permissions that
 * its events need, and its own log. Serverless then creates no shared role. `serverless-iam-roles-per-function` does
 * not fit: it also allows a function to create log groups, which the stack creates itself, and it allows nothing for
 * the on-failure destination.
 */
export function addRoles({ functions, resources }: DeployedService): void {
  for (const [key, definition] of Object.entries(functions)) {
    definition.role = logicalId(key, "Role");
    resources.Resources[definition.role] = {
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        },
        Policies: [
          {
            PolicyName: key,
            PolicyDocument: { Version: "2012-10-17", Statement: statementsOf(key, definition) },
          },
        ],
      },
    };
  }
}

function statementsOf(key: string, definition: FunctionDefinition): Statement[] {
  const { name, iamRoleStatements = [], events = [], durableConfig } = definition;
  const streams = events.flatMap(({ stream }) => (stream ? [stream] : []));
  const destinations = streams.flatMap(({ destinations }) => destinations?.onFailure?.arn ?? []);
  return [
    allow(
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      [{ "Fn::GetAtt": [logicalId(key, "LogGroup"), "Arn"] }],
    ),
    allow(
      READ_STREAM,
      streams.map(({ arn }) => arn),
    ),
    allow(["sqs:SendMessage"], destinations),
    allow(STORE_RESULTS, durableConfig ? [executionsOf(name)] : []),
    ...iamRoleStatements,
  ].filter(({ Resource }) => !Array.isArray(Resource) || Resource.length > 0);
}

/** By name: a reference to the function would be circular. The wildcards are its version, and the execution's name and id. */
const executionsOf = (name: string): Intrinsic => ({
  "Fn::Sub": `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${name}:*/durable-execution/*/*`,
});

function allow(Action: string[], resources: Intrinsic[]): Statement {
  const distinct = new Map(resources.map((resource) => [JSON.stringify(resource), resource]));
  return { Effect: "Allow", Action, Resource: [...distinct.values()] };
}
