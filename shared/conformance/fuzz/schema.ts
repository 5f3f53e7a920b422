import openapi from "@app/contract/openapi.json" with { type: "json" };
import fc, { type Arbitrary } from "fast-check";
import { anyCharacter } from "./arbitraries.ts";

/** The part of JSON Schema 2020-12 that describes requests of this contract. */
export type JsonSchema = {
  $ref?: string;
  type?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
};

export type Parameter = { name: string; in: "path" | "query" | "header"; schema: JsonSchema };

/** An operation of the OpenAPI document. `path` is a template. */
export type Operation = {
  name: string;
  method: string;
  path: string;
  parameters: Parameter[];
  body: JsonSchema | undefined;
};

type Documented = {
  operationId: string;
  parameters: Parameter[];
  requestBody?: { content: { "application/json": { schema: JsonSchema } } };
};

const paths = openapi.paths as unknown as Record<string, Record<string, Documented>>;
const schemas = openapi.components.schemas as unknown as Record<string, JsonSchema>;

export const OPERATIONS: Operation[] = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, parameters, requestBody }]) => ({
    name: operationId,
    method: method.toUpperCase(),
    path,
    parameters,
    body: requestBody?.content["application/json"].schema,
  })),
);

/** Resolves a reference to a schema. */
export function resolve(schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : schemas[name]!;
}

/** Values that mean something to the deployment, by the name of the field. No schema contains them. */
export type Known = Record<string, readonly string[]>;

/**
 * Values that a schema allows, for the types that clients of the contract send. No library that samples JSON Schema
 * makes arbitraries of the current fast-check, which shrink.
 */
export function valid(schema: JsonSchema, known: Known, name = ""): Arbitrary<unknown> {
  const { type = "anything", items = {}, properties = {}, ...rest } = resolve(schema);
  switch (type) {
    case "object": {
      const fields = Object.entries(properties).map(([key, field]) => [key, valid(field, known, key)]);
      return fc.record(Object.fromEntries(fields));
    }
    case "array":
      return listOf(valid(items, known), rest);
    case "integer": {
      const { minimum: min = 0, maximum: max = 2 ** 31 } = rest;
      // Half of the numbers are small, so that a rule about their sum accepts some requests with several numbers.
      return fc.oneof(fc.integer({ min, max: Math.min(max, min + 9) }), fc.integer({ min, max }));
    }
    case "string":
      return textOf(rest, known[name] ?? []);
    default:
      throw new Error(`No values are known of the type ${type} (${name}).`);
  }
}

/** Items with distinct first fields: the contract wants each sku once, and JSON Schema cannot express that. */
function listOf(item: Arbitrary<unknown>, { minItems = 0, maxItems = 20 }: JsonSchema) {
  const selector = (value: unknown) => JSON.stringify(Object.values(value as object)[0]);
  return fc.uniqueArray(item, { minLength: minItems, maxLength: maxItems, selector, size: "small" });
}

function textOf(schema: JsonSchema, known: readonly string[]): Arbitrary<string> {
  const any = schema.maxLength === undefined && schema.pattern ? matching(schema.pattern) : freeText(schema);
  if (known.length === 0) return any;
  return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: any });
}

const matching = (pattern: string) => fc.stringMatching(new RegExp(pattern, "u"));

/** Any characters that the schema allows, also those that the schema should refuse but does not. */
function freeText({ pattern = "", minLength = 0, maxLength = 300 }: JsonSchema): Arbitrary<string> {
  const allowed = new RegExp(pattern, "u");
  const unit = anyCharacter.filter((character) => allowed.test(character.repeat(Math.max(1, minLength))));
  return fc.string({ unit, minLength, maxLength });
}
