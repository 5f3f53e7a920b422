import { logicalId, reference, resourcesOf, type Template } from "../template.ts";
import { OWN_NAME, type SdkCall, sdkCalls } from "./sdk-calls.ts";

/**
 * Lambda's own calls in a function's name to read a stream (AWS Lambda Developer Guide, "Process DynamoDB records").
 */
const READ_STREAM = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];

/** "action resource", for each pair that the function's role allows. */
export function allowedTo(key: string, { Resources }: Template): Set<string> {
  const role = reference(Resources[logicalId(key, "LambdaFunction")]?.Properties.Role).split(".")[0]!;
  const statements = Resources[role]?.Properties.Policies[0].PolicyDocument.Statement as {
    Action: string | string[];
    Resource: unknown;
  }[];
  return new Set(
    statements.flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((on) => `${action} ${shorten(reference(on))}`)),
    ),
  );
}

/** "action resource", for each pair that the function's code, log and event source mappings need. */
export function neededBy(key: string, template: Template, bundle: string): Set<string> {
  const log = logicalId(key, "LogGroup");
  return new Set([
    ...["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => `${action} ${log}`),
    ...mappingsOf(key, template).flatMap(({ EventSourceArn, DestinationConfig }) => [
      ...READ_STREAM.map((action) => `dynamodb:${action} ${reference(EventSourceArn)}`),
      `sqs:SendMessage ${shorten(reference(DestinationConfig?.OnFailure?.Destination))}`,
    ]),
    ...sdkCalls(bundle).map((call) => `${call.action} ${resourceOf(call, key, template)}`),
  ]);
}

function mappingsOf(key: string, template: Template) {
  return resourcesOf(template, "AWS::Lambda::EventSourceMapping")
    .map(([, { Properties }]) => Properties)
    .filter(({ FunctionName }) => reference(FunctionName) === `${logicalId(key, "LambdaFunction")}.Arn`);
}

/** The resource whose name is in the function's environment. */
function resourceOf({ setting, index, alias }: SdkCall, key: string, { Resources }: Template): string {
  const { Environment, FunctionName } = Resources[logicalId(key, "LambdaFunction")]!.Properties;
  if (setting === OWN_NAME) return `function:${FunctionName}:*/durable-execution/*/*`;
  const name = String(Environment?.Variables[setting]);
  if (name.startsWith("ssm:")) return `parameter${name.slice("ssm:".length)}`;
  const named = Object.entries(Resources).find(
    ([, { Properties }]) => Properties?.TableName === name || Properties?.FunctionName === name,
  );
  if (!named) throw new Error(`${key} has the setting ${setting}=${name}, but no resource has this name.`);
  if (alias !== undefined) return aliasOf(named[0], alias, Resources);
  return index === undefined ? named[0] : `${named[0]}/index/${index}`;
}

function aliasOf(functionId: string, alias: string, Resources: Template["Resources"]): string {
  const known = Object.entries(Resources).find(
    ([, { Type, Properties }]) =>
      Type === "AWS::Lambda::Alias" &&
      Properties.Name === alias &&
      reference(Properties.FunctionName) === functionId,
  );
  if (!known) throw new Error(`${functionId} has no alias ${alias}.`);
  return known[0];
}

/** "OrdersTable/index/byCustomer" of "${OrdersTable.Arn}/index/byCustomer", "parameter/x" of a parameter's ARN. */
function shorten(resource: string): string {
  return resource
    .replace(/^\$\{(\w+)\.Arn\}/, "$1")
    .replace(/\.Arn$/, "")
    .replace(/^arn:.*:(parameter\/|function:)/, "$1");
}
