import { reference, resourcesOf, type Template } from "../template.ts";

/** A rule that a template must keep. */
export interface Policy {
  rule: string;
  /** Logical ids of the resources that break the rule. */
  broken(template: Template): string[];
}

// Each type of resource has its own properties. They are only compared, never trusted.
// oxlint-disable-next-line typescript/no-explicit-any
export type Properties = any;

export interface Statement {
  Effect: string;
  Action?: unknown;
  Resource?: unknown;
  Principal?: { Service?: string };
}

/** A policy about each resource of a type. */
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

/** The pairs that a policy document allows, without its denials. */
export function allows({ Statement }: { Statement: Statement[] }): Statement[] {
  return Statement.filter(({ Effect }) => Effect === "Allow");
}

/** The values of the dimensions that the alarms of a namespace watch. */
export function alarmed(template: Template, namespace: string, metric?: string): Set<string> {
  const alarms = resourcesOf(template, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => Properties);
  const watching = alarms.filter(
    ({ Namespace, MetricName }) => Namespace === namespace && (metric ?? MetricName) === MetricName,
  );
  return new Set(
    watching.flatMap(({ Dimensions }) => Dimensions.map(({ Value }: Properties) => reference(Value))),
  );
}
