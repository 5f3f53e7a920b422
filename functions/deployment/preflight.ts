import { CloudFormationClient, DescribeStacksCommand, type Stack } from "@aws-sdk/client-cloudformation";
import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { GetParametersCommand, SSMClient, type SSMClientConfig } from "@aws-sdk/client-ssm";

/** Region and credentials of an account. */
export type Connection = Pick<SSMClientConfig, "credentials" | "region">;

/**
 * Checks the account before the deployment changes anything: the stack's name is free or belongs to this service, its
 * new tables do not exist yet, and the parameters that functions read are in the Parameter Store.
 * @throws Error with a sentence that says what to do
 */
export async function checkAccount(
  { stackName, tables, parameters }: { stackName: string; tables: string[]; parameters: string[] },
  connection: Connection,
): Promise<void> {
  const stack = await findStack(stackName, connection);
  if (stack && !stack.Outputs?.some(({ OutputKey }) => OutputKey === "ServerlessDeploymentBucketName")) {
    throw new Error(
      `Another service has a stack named ${stackName}: choose another stage, or another service name.`,
    );
  }
  if (!stack) await checkTablesAreFree(tables, connection);
  await checkParameters(parameters, connection);
}

async function findStack(StackName: string, connection: Connection): Promise<Stack | undefined> {
  const client = new CloudFormationClient(connection);
  const { Stacks = [] } = await client
    .send(new DescribeStacksCommand({ StackName }))
    .catch((error: Error) => {
      if (/does not exist/.test(error.message)) return { Stacks: [] };
      throw error;
    });
  return Stacks[0];
}

async function checkTablesAreFree(names: string[], connection: Connection): Promise<void> {
  const client = new DynamoDBClient(connection);
  for (const TableName of names) {
    const table = await client.send(new DescribeTableCommand({ TableName })).catch((error: unknown) => {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    });
    if (!table) continue;
    throw new Error(
      `The table ${TableName} exists already, but this service has no stack: import the table into one, delete it, or choose another stage.`,
    );
  }
}

async function checkParameters(Names: string[], connection: Connection): Promise<void> {
  const client = new SSMClient(connection);
  const { InvalidParameters = [] } = await client.send(new GetParametersCommand({ Names }));
  const [missing] = InvalidParameters;
  if (missing === undefined) return;
  throw new Error(
    `The parameter ${missing} is missing: aws ssm put-parameter --name ${missing} --type SecureString --value …`,
  );
}
