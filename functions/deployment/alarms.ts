import { type DeployedService, logicalId } from "./template.ts";

interface Alarm {
  description: string;
  namespace: unknown;
  metric: string;
  dimensions?: Record<string, unknown>;
  /** How the metric's values within a minute are aggregated. */
  statistic: "Sum" | "Maximum";
  /** The alarm goes off above this value, in `minutes` consecutive minutes. */
  above: number;
  minutes: number;
}

/** Namespace of the metrics extracted from the sweeper's log. */
const OWN_NAMESPACE = { "Fn::Sub": "${AWS::StackName}" };

/**
 * The alarms of every stage, for the parts that the stack has; docs/aws.md says what to do about each. Each alarm has one metric. An alarm over several
 * metrics costs as much as one alarm for each metric, and does not say which metric exceeded its limit.
 * @param topic ARN of an SNS topic that is notified when an alarm goes off and when it ends; "" for none
 */
export function addAlarms({ functions, resources }: DeployedService, topic: string): void {
  const sweeps = "sweepOrders" in functions;
  const alarms = {
    ...alarmsOf(functions),
    ...("DeadLetters" in resources.Resources && DEAD_LETTERS),
    ...(sweeps && OF_SWEEPS),
    ...ALARMS,
  };
  for (const [name, alarm] of Object.entries(alarms)) {
    resources.Resources[`${name}Alarm`] = alarmResource(alarm, topic);
  }
  for (const count of sweeps ? ["repeated", "parked"] : []) {
    resources.Resources[logicalId(count, "OrdersMetric")] = sweepMetric(count);
  }
}

const DEAD_LETTERS: Record<string, Alarm> = {
  DeadLetters: {
    description: "A stream consumer gave up records; their orders wait for the sweeper.",
    namespace: "AWS/SQS",
    metric: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: { "Fn::GetAtt": ["DeadLetters", "QueueName"] } },
    statistic: "Maximum",
    above: 0,
    minutes: 1,
  },
};

const OF_SWEEPS: Record<string, Alarm> = {
  StuckOrders: {
    description: "For ten minutes the sweeper had to retry orders.",
    namespace: OWN_NAMESPACE,
    metric: "repeated",
    statistic: "Maximum",
    above: 0,
    minutes: 10,
  },
  ParkedOrders: {
    description: "Orders were parked: they wait for a person.",
    namespace: OWN_NAMESPACE,
    metric: "parked",
    statistic: "Sum",
    above: 0,
    minutes: 1,
  },
};

const ALARMS: Record<string, Alarm> = {
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

function alarmsOf(functions: DeployedService["functions"]): Record<string, Alarm> {
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
