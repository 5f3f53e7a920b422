/** Each parameter of a query string; one that is repeated becomes a list, which no schema takes. */
export function readQuery(raw: string): Record<string, unknown> {
  const parameters = new URLSearchParams(`?${raw}`); // it would take a question mark of the query's own for this one
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}
