import fc, { type Arbitrary } from "fast-check";
import { type JsonSchema, resolve } from "./operations.ts";

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

function textOf({ pattern, maxLength = 300 }: JsonSchema, known: readonly string[]): Arbitrary<string> {
  const any = pattern ? fc.stringMatching(new RegExp(pattern)) : fc.string({ maxLength });
  if (known.length === 0) return any;
  return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: any });
}
