/** Plain values by attribute name. */
type Attributes = Record<string, unknown>;

/**
 * The parts of an UpdateItem that sets attributes. `expression` follows `set`, with a placeholder for every name,
 * because DynamoDB reserves some words; `values` are not marshalled yet.
 */
export function setAttributes(attributes: Attributes) {
  const names = Object.keys(attributes);
  return {
    expression: names.map((name) => `#${name} = :${name}`).join(", "),
    names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
  };
}
