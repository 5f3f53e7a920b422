import openapi from "@app/contract/openapi.json" with { type: "json" };

/** As much of JSON Schema 2020-12 as what clients send is described with. */
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

/** An operation of the OpenAPI document; `path` is a template. */
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

/** The schema that a reference stands for. */
export function resolve(schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : schemas[name]!;
}
