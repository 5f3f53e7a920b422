import { reference, resourcesOf, type Template } from "../template.ts";

/** A rule that a template must keep. */
export interface Policy {
  rule: string;
  /** Logical ids of what breaks it. */
  broken(template: Template): string[];
}

// Whatever a type of resource has: what is read of it is compared, not trusted.
// oxlint-disable-next-line typescript/no-explicit-any
export type Properties = any;

export interface Statement {
  Effect: string;
  Action?: unknown;
  Resource?: unknown;
  Principal?: { Service?: string };
}

/** A policy of each resource of a type. */
export function every(
  type: string,
  rule: string,
  holds: (properties: Properties, id: string, template: Template) => unknown,
): Policy {
  const broken = (template: Template) =>
    resourcesOf(template, type).flatMap(([id, { Properties }]) =>
      holds(Properties, id, template) ? [] : [id],
    );
  return { rule: `every ${type} ${rule}`, broken };
}

/** What a policy document allows; what it denies is left out. */
export function allows({ Statement }: { Statement: Statement[] }): Statement[] {
  return Statement.filter(({ Effect }) => Effect === "Allow");
}

/** What the alarms of a namespace watch over: the values of their dimensions. */
export function alarmed(template: Template, namespace: string, metric?: string): Set<string> {
  const alarms = resourcesOf(template, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => Properties);
  const watching = alarms.filter(
    ({ Namespace, MetricName }) => Namespace === namespace && (metric ?? MetricName) === MetricName,
  );
  return new Set(
    watching.flatMap(({ Dimensions }) => Dimensions.map(({ Value }: Properties) => reference(Value))),
  );
}
