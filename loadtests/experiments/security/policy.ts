import { reference } from "@app/functions/deployment/template";
import type { Statement } from "@app/functions-local/service";
import type { NeededRight } from "./needed-rights.ts";

/**
 * Whether a role's statements allow a call of DynamoDB, as IAM decides for the kinds of statements that this project
 * has: named actions and resources, and two conditions. Nothing is allowed unless a statement allows it.
 *
 * @throws Error for any other kind of statement, so that none is misjudged
 */
export function isAllowed(statements: readonly Statement[], right: NeededRight): boolean {
  return statements.some(({ Effect, Action, Resource, Condition = {}, ...others }) => {
    if (Effect !== "Allow" || Object.keys(others).length > 0)
      throw new Error(`A statement of ${Object.keys(others).join(", ") || Effect} cannot be judged here.`);
    const resources = [Resource].flat().map(reference);
    const names = [...[Action].flat(), ...resources];
    if (names.some((name) => name.includes("*"))) throw new Error("A wildcard cannot be judged here.");
    return (
      [Action].flat().includes(right.action) &&
      resources.includes(right.resource) &&
      Object.entries(Condition).every(([operator, keys]) => isMet(operator, keys, right))
    );
  });
}

type Keys = Record<string, string | string[]>;

function isMet(operator: string, keys: Keys, { attributes, returnValues }: NeededRight): boolean {
  return Object.entries(keys).every(([key, allowed]) => {
    const values = [allowed].flat();
    if (operator === "ForAllValues:StringEquals" && key === "dynamodb:Attributes")
      return attributes.every((attribute) => values.includes(attribute));
    if (operator === "StringEqualsIfExists" && key === "dynamodb:ReturnValues")
      return returnValues === undefined || values.includes(returnValues);
    throw new Error(`The condition ${operator} of ${key} cannot be judged here.`);
  });
}
