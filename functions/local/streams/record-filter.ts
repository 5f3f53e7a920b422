import type { ChangeRecord } from "./streams-api.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Test = (value: unknown) => boolean;

/**
 * Compiles the `filterPatterns` of an event source mapping to one test of a stream record. Patterns are alternatives;
 * without patterns every record matches. Within a pattern, all fields are required, the entries of a leaf array are
 * alternatives, and `$or` lists alternatives.
 *
 * Known rules: exact values, null, "", `prefix`, `suffix`, `equals-ignore-case`, `anything-but`, `numeric`, `exists`.
 * As on AWS, `numeric` matches JSON numbers only, so never a DynamoDB attribute, which carries its number as a string
 * (`{"N": "1"}`). Source: AWS Lambda developer guide, "Control which events Lambda sends to your function".
 *
 * @throws Error naming the rule, when a pattern has an unknown one
 */
export function compileFilter(patterns: readonly unknown[]): (record: ChangeRecord) => boolean {
  const tests = patterns.map((pattern) => objectTest(pattern as { [key: string]: Json }));
  return (record) => tests.length === 0 || tests.some((test) => test(record));
}

function objectTest(pattern: { [key: string]: Json }): Test {
  const tests = Object.entries(pattern).map(([field, rule]): Test => {
    if (field === "$or") return anyOf((rule as Json[]).map((branch) => objectTest(branch as typeof pattern)));
    const test = Array.isArray(rule) ? leafTest(rule) : objectTest(objectIn(field, rule));
    return (value) => test(isObject(value) ? value[field] : undefined);
  });
  return (value) => tests.every((test) => test(value));
}

function objectIn(field: string, rule: Json): { [key: string]: Json } {
  if (isObject(rule)) return rule;
  throw new Error(`Filter pattern: the value of "${field}" must be an array or an object.`);
}

function leafTest(rules: Json[]): Test {
  const test = anyOf(rules.map(ruleTest));
  // A field that is a list (a string set, for example) matches when one of its elements does.
  return (value) => (Array.isArray(value) ? value.some(test) : test(value));
}

function ruleTest(rule: Json): Test {
  if (!isObject(rule)) return (value) => value === rule;
  const entries = Object.entries(rule);
  const [name, operand] = entries[0] ?? [];
  const make = name === undefined || entries.length > 1 ? undefined : operators[name];
  if (make === undefined) throw new Error(`Filter pattern: the rule ${JSON.stringify(rule)} is not known.`);
  return make(operand);
}

const operators: Record<string, (operand: unknown) => Test> = {
  prefix: (operand) => onText((text) => text.startsWith(String(operand))),
  suffix: (operand) => onText((text) => text.endsWith(String(operand))),
  "equals-ignore-case": (operand) => {
    const wanted = String(operand).toLowerCase();
    return onText((text) => text.toLowerCase() === wanted);
  },
  "anything-but": (operand) => {
    const refused = Array.isArray(operand) ? operand : [operand];
    return (value) => isLeaf(value) && !refused.includes(value);
  },
  exists: (operand) => (value) => isLeaf(value) === operand,
  numeric: (operand) => numericTest(operand as (string | number)[]),
};

/** `["=", 1]`, or bounds such as `[">", 0, "<=", 5]`. */
function numericTest(bounds: (string | number)[]): Test {
  const tests: Test[] = [];
  for (let i = 0; i < bounds.length; i += 2) {
    const compare = comparisons[String(bounds[i])];
    const bound = bounds[i + 1];
    if (compare === undefined || typeof bound !== "number") {
      throw new Error(`Filter pattern: numeric ${JSON.stringify(bounds)} is not a list of comparisons.`);
    }
    tests.push((value) => typeof value === "number" && compare(value, bound));
  }
  return (value) => tests.every((test) => test(value));
}

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  "=": (a, b) => a === b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

const anyOf =
  (tests: Test[]): Test =>
  (value) =>
    tests.some((test) => test(value));

const onText =
  (test: (text: string) => boolean): Test =>
  (value) =>
    typeof value === "string" && test(value);

const isLeaf = (value: unknown): boolean => value !== undefined && !isObject(value);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
