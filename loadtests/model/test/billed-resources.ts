import type { Resource, Template } from "@app/functions/deployment/template";
import type { FUNCTIONS_STACK } from "../cost/stacks.ts";

/** Kinds of resources that cost nothing as they are, with the reason. */
const FREE: Record<string, string> = {
  "AWS::S3::Bucket": "packages of some deployments: under a cent a month",
  "AWS::S3::BucketPolicy": "a right",
  "AWS::Lambda::Function": "billed by invocation",
  "AWS::Lambda::EventInvokeConfig": "a setting",
  "AWS::Lambda::Permission": "a right",
  "AWS::IAM::Role": "a right",
  "AWS::ApiGatewayV2::Api": "billed by request",
  "AWS::ApiGatewayV2::Integration": "a setting",
  "AWS::ApiGatewayV2::Route": "a setting",
  "AWS::DynamoDB::Table": "billed by request and by storage; its streams are free for Lambda",
  "AWS::SQS::Queue": "billed by request",
};

/** Typical values in a line of the access log. */
const LOGGED: Record<string, string> = {
  requestTime: "30/Nov/2026:12:00:00 +0000",
  requestId: "JKJaXmPLvHcESHA=",
  "identity.sourceIp": "203.0.113.195",
  routeKey: "GET /orders/{id}",
  status: "200",
  responseLatency: "12",
  responseLength: "1024",
  integrationErrorMessage: "-",
};

/**
 * Counts what AWS bills in a packaged template.
 * @throws Error for a kind of resource, or a setting of one, for which nobody decided whether it costs something
 */
export function billedResources({ Resources }: Template): typeof FUNCTIONS_STACK {
  const all = Object.values(Resources);
  const of = (type: string) => all.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  const unknown = all.filter(({ Type }) => !(Type in FREE) && !(Type in BILLED)).map(({ Type }) => Type);
  if (unknown.length > 0)
    throw new Error(`Decide whether these resources cost something: ${[...new Set(unknown)].join(", ")}.`);
  const dear = all.flatMap((resource) => DEARER[resource.Type]?.(resource.Properties) ?? []);
  if (dear.length > 0) throw new Error(`The bill has no price for: ${dear.join(", ")}.`);
  const [stage] = of("AWS::ApiGatewayV2::Stage");
  return {
    alarms: of("AWS::CloudWatch::Alarm").length,
    customMetrics: of("AWS::Logs::MetricFilter").length,
    sweepsPerHour: of("AWS::Events::Rule").reduce(
      (sum, { ScheduleExpression }) => sum + perHour(ScheduleExpression),
      0,
    ),
    streamReaders: of("AWS::Lambda::EventSourceMapping").length,
    logDays: Math.max(...of("AWS::Logs::LogGroup").map(({ RetentionInDays }) => Number(RetentionInDays))),
    accessLogBytes: lineOf(stage?.["AccessLogSettings"].Format as string).length,
  };
}

const BILLED: Record<string, string> = {
  "AWS::CloudWatch::Alarm": "each",
  "AWS::Logs::MetricFilter": "each is a custom metric",
  "AWS::Events::Rule": "the invocations that it causes",
  "AWS::Lambda::EventSourceMapping": "requests for its table's key",
  "AWS::Logs::LogGroup": "bytes written and kept",
  "AWS::ApiGatewayV2::Stage": "its access log",
};

/** Settings that would cost more. */
const DEARER: Record<string, (properties: Resource["Properties"]) => string[]> = {
  "AWS::ApiGatewayV2::Stage": ({ DefaultRouteSettings: settings }) =>
    settings?.DetailedMetricsEnabled ? ["metrics of each route"] : [],
  "AWS::CloudWatch::Alarm": ({ Metrics, Period }) =>
    Metrics || Period < 60 ? ["an alarm of several metrics, or of less than a minute"] : [],
  "AWS::DynamoDB::Table": ({ BillingMode, SSESpecification: key }) =>
    BillingMode !== "PAY_PER_REQUEST" || key?.KMSMasterKeyId
      ? ["provisioned units, or a key of one's own"]
      : [],
  "AWS::SQS::Queue": ({ KmsMasterKeyId }) => (KmsMasterKeyId ? ["a queue's key of one's own"] : []),
};

function perHour(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour)s?\)$/.exec(expression) ?? [];
  if (!count) throw new Error(`How often is ${expression}?`);
  return (unit === "minute" ? 60 : 1) / Number(count);
}

function lineOf(format: string): string {
  return format.replaceAll(/\$context\.([\w.]+)/g, (whole, field: string) => LOGGED[field] ?? whole);
}
