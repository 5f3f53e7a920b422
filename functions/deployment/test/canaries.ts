import type { Template } from "../template.ts";

type Canary = (resources: Template["Resources"]) => unknown;

/** Each canary puts one mistake into a template that keeps all policies. The canaries together break every policy. */
export const CANARIES: Canary[] = [
  ({ ServerlessDeploymentBucket: bucket }) =>
    (bucket!.Properties.PublicAccessBlockConfiguration.BlockPublicAcls = false),
  ({ ServerlessDeploymentBucket: bucket }) => delete bucket!.Properties.BucketEncryption,
  ({ ServerlessDeploymentBucketPolicy: policy }) =>
    (policy!.Properties.PolicyDocument.Statement[0].Effect = "Allow"),
  ({ StockTable }) => delete StockTable!.Properties.SSESpecification,
  ({ StockTable }) => delete StockTable!.Properties.PointInTimeRecoverySpecification,
  ({ StockTable }) => (StockTable!.Properties.BillingMode = "PROVISIONED"),
  ({ StockTable }) => (StockTable!.Properties.DeletionProtectionEnabled = false),
  ({ StockTable }) => (StockTable!.DeletionPolicy = "Delete"),
  ({ DeadLetters }) => (DeadLetters!.Properties.SqsManagedSseEnabled = false),
  ({ DeadLetters }) => delete DeadLetters!.Properties.MessageRetentionPeriod,
  (resources) => delete resources["DeadLettersAlarm"],
  (resources) => delete resources["SettleOrderBehindAlarm"],
  (resources) => delete resources["GetOrderErrorsAlarm"],
  (resources) => delete mapping(resources).DestinationConfig,
  (resources) => delete mapping(resources).MaximumRetryAttempts,
  (resources) => delete mapping(resources).FunctionResponseTypes,
  (resources) => delete mapping(resources).FilterCriteria,
  (resources) => (resources["ThirdReader"] = structuredClone(resources[MAPPING])!),
  (resources) => delete resources["GetOrderLogGroup"],
  ({ GetOrderLogGroup }) => delete GetOrderLogGroup!.Properties.RetentionInDays,
  ({ GetOrderLambdaFunction: one, PlaceOrderLambdaFunction: other }) =>
    (one!.Properties.Role = other!.Properties.Role),
  ({ GetOrderLambdaFunction }) => delete GetOrderLambdaFunction!.Properties.Architectures,
  ({ GetPaymentLambdaFunction: payment }) =>
    (payment!.Properties.Environment.Variables.PROVIDER_API_KEY = "secret"),
  ({ GetOrderRole }) =>
    (GetOrderRole!.Properties.AssumeRolePolicyDocument.Statement[0].Principal = { AWS: "*" }),
  ({ GetOrderRole }) =>
    (GetOrderRole!.Properties.Policies[0].PolicyDocument.Statement[1].Action = "dynamodb:*"),
  ({ GetOrderLambdaPermissionHttpApi: permission }) => delete permission!.Properties.SourceArn,
  ({ HttpApiStage }) => delete HttpApiStage!.Properties.DefaultRouteSettings.ThrottlingRateLimit,
  ({ HttpApiStage }) => delete HttpApiStage!.Properties.AccessLogSettings,
];

const MAPPING = "SettleOrderEventSourceMappingDynamodbPaymentsTable";

function mapping(resources: Template["Resources"]) {
  return resources[MAPPING]!.Properties;
}
