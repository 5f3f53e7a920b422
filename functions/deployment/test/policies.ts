import { reference, resourcesOf } from "../template.ts";
import { alarmed, allows, every, type Policy, type Properties, type Statement } from "./policy.ts";

const BUCKET = "AWS::S3::Bucket";
const FUNCTION = "AWS::Lambda::Function";
const MAPPING = "AWS::Lambda::EventSourceMapping";
const QUEUE = "AWS::SQS::Queue";
const TABLE = "AWS::DynamoDB::Table";

/** A durable function's own executions: their versions, names and ids are not known before. */
const EXECUTIONS = /:function:[\w-]+:\*\/durable-execution\/\*\/\*$/;

export const POLICIES: Policy[] = [
  every(BUCKET, "is closed to the public", ({ PublicAccessBlockConfiguration: block = {} }) =>
    ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"].every(
      (way) => block[way],
    ),
  ),
  every(BUCKET, "is encrypted", ({ BucketEncryption }) => BucketEncryption),
  every(
    "AWS::S3::BucketPolicy",
    "allows nothing",
    ({ PolicyDocument }) => allows(PolicyDocument).length === 0,
  ),
  every(
    TABLE,
    "is encrypted with a key of the account",
    ({ SSESpecification }) => SSESpecification?.SSEEnabled,
  ),
  every(
    TABLE,
    "can be restored to any moment of 35 days",
    ({ PointInTimeRecoverySpecification }) => PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled,
  ),
  every(TABLE, "is billed per request", ({ BillingMode }) => BillingMode === "PAY_PER_REQUEST"),
  every(QUEUE, "is encrypted", ({ SqsManagedSseEnabled }) => SqsManagedSseEnabled),
  every(
    QUEUE,
    "keeps messages for the longest possible time",
    (queue) => queue.MessageRetentionPeriod === 14 * 86_400,
  ),
  every(QUEUE, "has an alarm", (_queue, id, template) => alarmed(template, "AWS/SQS").has(`${id}.QueueName`)),
  every(
    MAPPING,
    "has a destination for discarded records",
    (mapping) => mapping.DestinationConfig?.OnFailure?.Destination,
  ),
  every(
    MAPPING,
    "gives up after a bounded time and a bounded number of retries",
    ({ MaximumRetryAttempts: tries = -1, MaximumRecordAgeInSeconds: age = -1 }) => tries >= 0 && age > 0,
  ),
  every(
    MAPPING,
    "isolates the failed record of a batch",
    ({ BisectBatchOnFunctionError, FunctionResponseTypes = [] }) =>
      BisectBatchOnFunctionError && FunctionResponseTypes.includes("ReportBatchItemFailures"),
  ),
  every(
    MAPPING,
    "filters out the records that its function would ignore",
    ({ FilterCriteria }) => FilterCriteria,
  ),
  every(MAPPING, "shares its stream with at most one other mapping", (mapping, _id, template) => {
    const stream = reference(mapping.EventSourceArn);
    const mappings = resourcesOf(template, MAPPING).map(([, { Properties }]) => Properties);
    return mappings.filter(({ EventSourceArn }) => reference(EventSourceArn) === stream).length <= 2;
  }),
  every(MAPPING, "has an alarm for falling behind", ({ FunctionName }, _id, template) =>
    alarmed(template, "AWS/Lambda", "IteratorAge").has(reference(FunctionName).replace(".Arn", "")),
  ),
  every(FUNCTION, "has an alarm for its errors", (_function, id, template) =>
    alarmed(template, "AWS/Lambda", "Errors").has(id),
  ),
  every(FUNCTION, "has a log that is kept for a bounded time", (_function, id, { Resources }) => {
    return Resources[id.replace(/LambdaFunction$/, "LogGroup")]?.Properties.RetentionInDays > 0;
  }),
  every(FUNCTION, "shares its role with no other function", ({ Role }, _id, template) => {
    const roles = resourcesOf(template, FUNCTION).map(([, { Properties }]) => reference(Properties.Role));
    return roles.filter((role) => role === reference(Role)).length === 1;
  }),
  every(
    FUNCTION,
    "runs Node 24 on arm64, and has a shorter timeout than the HTTP API's 30 s",
    ({ Runtime, Architectures, Timeout }) =>
      Runtime === "nodejs24.x" && Architectures?.[0] === "arm64" && Timeout < 30,
  ),
  every(FUNCTION, "has no secret in its environment", ({ Environment }) =>
    Object.entries(Environment?.Variables ?? {}).every(
      ([name, value]) => !/KEY|SECRET|PASSWORD|TOKEN/.test(name) || String(value).startsWith("ssm:/"),
    ),
  ),
  every("AWS::IAM::Role", "can be assumed by Lambda only", ({ AssumeRolePolicyDocument }) =>
    allows(AssumeRolePolicyDocument).every(({ Principal }) => Principal?.Service === "lambda.amazonaws.com"),
  ),
  every("AWS::IAM::Role", "names each action and resource", ({ Policies, ManagedPolicyArns }) => {
    const statements = Policies.flatMap(({ PolicyDocument }: Properties) =>
      allows(PolicyDocument),
    ) as Statement[];
    const named = statements.flatMap(({ Action, Resource }) => [Action, Resource].flat().map(reference));
    return !ManagedPolicyArns && !named.some((name) => name.includes("*") && !EXECUTIONS.test(name));
  }),
  every("AWS::Lambda::Permission", "allows one source only", ({ SourceArn }) => SourceArn),
  every("AWS::ApiGatewayV2::Stage", "is throttled", ({ DefaultRouteSettings: route }) => {
    return route?.ThrottlingRateLimit > 0 && route?.ThrottlingBurstLimit > 0;
  }),
  every("AWS::ApiGatewayV2::Stage", "has an access log", (stage) => stage.AccessLogSettings?.DestinationArn),
  every("AWS::Logs::LogGroup", "is kept for a bounded time", ({ RetentionInDays }) => RetentionInDays > 0),
];

/** Policies for a stage with customers. */
export const PRODUCTION_POLICIES: Policy[] = [
  every(
    TABLE,
    "refuses to be deleted",
    ({ DeletionProtectionEnabled }) => DeletionProtectionEnabled === true,
  ),
  {
    rule: `every ${TABLE} outlives its stack`,
    broken: (template) =>
      resourcesOf(template, TABLE).flatMap(([id, { DeletionPolicy }]) =>
        DeletionPolicy === "Retain" ? [] : [id],
      ),
  },
];
