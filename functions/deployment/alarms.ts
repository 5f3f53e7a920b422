import { logicalId, type Service } from "./service.ts";

interface Alarm {
  description: string;
  namespace: unknown;
  metric: string;
  dimensions?: Record<string, unknown>;
  /** What is made of the metric's values within a minute. */
  statistic: "Sum" | "Maximum";
  /** It goes off above this value, in each of so many minutes one after the other. */
  above: number;
  minutes: number;
}

/** Namespace of the metrics that are read out of the sweeper's log. */
const OWN_NAMESPACE = { "Fn::Sub": "${AWS::StackName}" };

/**
 * The alarms of every stage; what to do about each: docs/operate-functions.md. Each has one metric: an alarm over many costs as
 * much as one for each of them, and does not say which it is.
 * @param topic ARN of an SNS topic that hears when one goes off and when it is over; "" for nobody
 */
export function addAlarms({ functions, resources }: Service, topic: string): void {
  for (const [name, alarm] of Object.entries({ ...alarmsOf(functions), ...ALARMS })) {
    resources.Resources[`${name}Alarm`] = alarmResource(alarm, topic);
  }
  for (const count of ["repeated", "parked"]) {
    resources.Resources[logicalId(count, "OrdersMetric")] = sweepMetric(count);
  }
}

const ALARMS: Record<string, Alarm> = {
  DeadLetters: {
    description: "A stream consumer gave up on records; their orders wait until they are swept.",
    namespace: "AWS/SQS",
    metric: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: { "Fn::GetAtt": ["DeadLetters", "QueueName"] } },
    statistic: "Maximum",
    above: 0,
    minutes: 1,
  },
  StuckOrders: {
    description: "For ten minutes there were orders that had to be tried again.",
    namespace: OWN_NAMESPACE,
    metric: "repeated",
    statistic: "Maximum",
    above: 0,
    minutes: 10,
  },
  ParkedOrders: {
    description: "Orders were given up: they wait for a person.",
    namespace: OWN_NAMESPACE,
    metric: "parked",
    statistic: "Sum",
    above: 0,
    minutes: 1,
  },
  Throttles: {
    description: "The functions of this account and region have used up their concurrency.",
    namespace: "AWS/Lambda",
    metric: "Throttles",
    statistic: "Sum",
    above: 0,
    minutes: 3,
  },
  ServerErrors: {
    description: "The HTTP API answers 5xx.",
    namespace: "AWS/ApiGateway",
    metric: "5xx",
    dimensions: { ApiId: { Ref: "HttpApi" } },
    statistic: "Sum",
    above: 5,
    minutes: 3,
  },
};

function alarmsOf(functions: Service["functions"]): Record<string, Alarm> {
  const alarms: Record<string, Alarm> = {};
  for (const [key, { events = [] }] of Object.entries(functions)) {
    const ofFunction = {
      namespace: "AWS/Lambda",
      dimensions: { FunctionName: { Ref: logicalId(key, "LambdaFunction") } },
    };
    alarms[logicalId(key, "Errors")] = {
      ...ofFunction,
      description: `${key} crashes or times out.`,
      metric: "Errors",
      statistic: "Sum",
      above: 0,
      minutes: 1,
    };
    if (!events.some(({ stream }) => stream)) continue;
    alarms[logicalId(key, "Behind")] = {
      ...ofFunction,
      description: `${key} is more than a minute behind its stream.`,
      metric: "IteratorAge",
      statistic: "Maximum",
      above: 60_000, // ms
      minutes: 3,
    };
  }
  return alarms;
}

function alarmResource(alarm: Alarm, topic: string) {
  const actions = topic === "" ? {} : { AlarmActions: [topic], OKActions: [topic] };
  return {
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmDescription: alarm.description,
      Namespace: alarm.namespace,
      MetricName: alarm.metric,
      Dimensions: Object.entries(alarm.dimensions ?? {}).map(([Name, Value]) => ({ Name, Value })),
      Statistic: alarm.statistic,
      Period: 60,
      ComparisonOperator: "GreaterThanThreshold",
      Threshold: alarm.above,
      EvaluationPeriods: alarm.minutes,
      TreatMissingData: "notBreaching",
      ...actions,
    },
  };
}

/** A number that the sweeper logs after each sweep. */
function sweepMetric(count: string) {
  return {
    Type: "AWS::Logs::MetricFilter",
    Properties: {
      LogGroupName: { Ref: "SweepOrdersLogGroup" },
      FilterPattern: `{ $.${count} >= 0 }`,
      MetricTransformations: [
        { MetricNamespace: OWN_NAMESPACE, MetricName: count, MetricValue: `$.${count}` },
      ],
    },
  };
}
