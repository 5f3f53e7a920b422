import { logicalId, type Service } from "./service.ts";

interface Metric {
  Namespace: string | typeof OWN_NAMESPACE;
  MetricName: string;
  Dimensions: { Name: string; Value: unknown }[];
}

interface Alarm {
  description: string;
  metrics: Metric[];
  /** What is made of a metric's values within a minute, and of all metrics then. */
  statistic: "Sum" | "Maximum";
  /** It goes off above this value, in each of so many minutes one after the other. */
  above: number;
  minutes: number;
}

/** Namespace of the metrics that are read out of the sweeper's log. */
const OWN_NAMESPACE = { "Fn::Sub": "${AWS::StackName}" };

/**
 * The alarms of every stage; what to do about each: docs/operate-functions.md.
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
    metrics: [
      of("AWS/SQS", "ApproximateNumberOfMessagesVisible", {
        QueueName: { "Fn::GetAtt": ["DeadLetters", "QueueName"] },
      }),
    ],
    statistic: "Maximum",
    above: 0,
    minutes: 1,
  },
  StuckOrders: {
    description: "For ten minutes there were orders that had to be tried again.",
    metrics: [of(OWN_NAMESPACE, "repeated")],
    statistic: "Maximum",
    above: 0,
    minutes: 10,
  },
  ParkedOrders: {
    description: "Orders were given up: they wait for a person.",
    metrics: [of(OWN_NAMESPACE, "parked")],
    statistic: "Sum",
    above: 0,
    minutes: 1,
  },
  Throttles: {
    description: "The functions of this account and region have used up their concurrency.",
    metrics: [of("AWS/Lambda", "Throttles")],
    statistic: "Sum",
    above: 0,
    minutes: 3,
  },
  ServerErrors: {
    description: "The HTTP API answers 5xx.",
    metrics: [of("AWS/ApiGateway", "5xx", { ApiId: { Ref: "HttpApi" } })],
    statistic: "Sum",
    above: 5,
    minutes: 3,
  },
};

/** Alarms over many functions, which would be many alarms otherwise. */
function alarmsOf(functions: Service["functions"]): Record<string, Alarm> {
  const entries = Object.entries(functions);
  const consumers = entries.filter(([, { events = [] }]) => events.some(({ stream }) => stream));
  const contexts = Map.groupBy(entries, ([, { handler }]) => handler.split("/")[0]!);
  const errors = [...contexts].map(([context, members]) => ({
    [logicalId(context, "Errors")]: {
      description: `Functions of ${context} crash or time out.`,
      metrics: members.map(([key]) => ofFunction(key, "Errors")),
      statistic: "Sum" as const,
      above: 0,
      minutes: 1,
    },
  }));
  return Object.assign({}, ...errors, {
    StreamsBehind: {
      description: "A stream consumer is more than a minute behind.",
      metrics: consumers.map(([key]) => ofFunction(key, "IteratorAge")),
      statistic: "Maximum",
      above: 60_000, // ms
      minutes: 3,
    },
  }) as Record<string, Alarm>;
}

function of(Namespace: Metric["Namespace"], MetricName: string, dimensions: Record<string, unknown> = {}) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Namespace, MetricName, Dimensions };
}

function ofFunction(key: string, metric: string): Metric {
  return of("AWS/Lambda", metric, { FunctionName: { Ref: logicalId(key, "LambdaFunction") } });
}

function alarmResource({ description, metrics, statistic, above, minutes }: Alarm, topic: string) {
  const queries = metrics.map((Metric, index) => ({
    Id: `m${index}`,
    MetricStat: { Metric, Period: 60, Stat: statistic },
    ReturnData: false,
  }));
  const all = queries.map(({ Id }) => Id).join(", ");
  const Expression = `${statistic === "Sum" ? "SUM" : "MAX"}([${all}])`;
  const actions = topic === "" ? {} : { AlarmActions: [topic], OKActions: [topic] };
  return {
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmDescription: description,
      Metrics: [{ Id: "value", Expression, ReturnData: true }, ...queries],
      ComparisonOperator: "GreaterThanThreshold",
      Threshold: above,
      EvaluationPeriods: minutes,
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
