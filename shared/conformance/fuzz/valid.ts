import fc, { type Arbitrary } from "fast-check";
import { type JsonSchema, resolve } from "./operations.ts";
import { anyCharacter } from "./wild.ts";

/** Values that mean something to the deployment, by the name of the field: what no schema can tell. */
export type Known = Record<string, readonly string[]>;

/**
 * Values that a schema allows. Of the libraries that sample JSON Schema none makes arbitraries of today's fast-check, which shrink;
 * these are the types that clients of the contract send.
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
    case "integer":
      return fc.integer({ min: rest.minimum ?? 0, max: rest.maximum ?? 2 ** 31 });
    case "string":
      return textOf(rest, known[name] ?? []);
    default:
      throw new Error(`No values are known of the type ${type} (${name}).`);
  }
}

/** No two with the same first field: the contract wants each sku once, which JSON Schema cannot say. */
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

/** Whatever characters the schema lets through: where it forgets to refuse one, this sends it. */
function freeText({ pattern = "", minLength = 0, maxLength = 300 }: JsonSchema): Arbitrary<string> {
  const allowed = new RegExp(pattern, "u");
  const unit = anyCharacter.filter((character) => allowed.test(character.repeat(Math.max(1, minLength))));
  return fc.string({ unit, minLength, maxLength });
}
