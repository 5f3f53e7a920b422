import * as z from "zod";
import { COMMON_PROBLEMS, OPERATIONS, type Operation } from "./operations.ts";
import { PROBLEMS, type ProblemSlug } from "./problem.ts";
import * as schemas from "./schemas.ts";

/**
 * The OpenAPI 3.1 document of the contract, built from the schemas and operations. `openapi.json` is the committed
 * copy.
 */
export function buildOpenApi() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, operation] of Object.entries<Operation>(OPERATIONS)) {
    paths[operation.path] ??= {};
    paths[operation.path]![operation.method.toLowerCase()] = describe(operationId, operation);
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Orders, Two Ways",
      version: "1.0.0",
      description: "One contract, served by Express microservices and by Lambda functions.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: componentSchemas(),
      responses: componentResponses(),
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}

function describe(operationId: string, operation: Operation) {
  return {
    operationId,
    summary: operation.summary,
    security: operation.scope ? [{ bearer: [operation.scope] }] : [],
    parameters: parametersOf(operation),
    ...(operation.body && { requestBody: { required: true, content: json(operation.body) } }),
    responses: responsesOf(operation),
  };
}

function parametersOf({ path, body, query }: Operation) {
  const inPath = path.includes("{id}")
    ? [{ name: "id", in: "path", required: true, schema: { type: "string" } }]
    : [];
  const inHeader = body
    ? [{ name: "Idempotency-Key", in: "header", required: true, schema: ref(schemas.idempotencyKey) }]
    : [];
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema: inline(schema as z.ZodType),
  }));
  return [...inPath, ...inHeader, ...inQuery];
}

function responsesOf({ success, problems }: Operation) {
  const refusals = [...byStatus(problems)].map(([status, slugs]) => [status, refusal(slugs)] as const);
  return {
    [success.status]: {
      description: "Success",
      ...(success.headers && { headers: describeHeaders(success.headers) }),
      content: success.schema ? json(success.schema) : { "application/json": { schema: { type: "object" } } },
    },
    ...Object.fromEntries(refusals),
  };
}

function byStatus(problems: ProblemSlug[]): Map<number, ProblemSlug[]> {
  return Map.groupBy([...problems, ...COMMON_PROBLEMS], (slug) => PROBLEMS[slug][0]);
}

function refusal(slugs: ProblemSlug[]) {
  return slugs.length === 1 ? { $ref: `#/components/responses/${slugs[0]}` } : problemResponse(...slugs);
}

function problemResponse(...slugs: ProblemSlug[]) {
  return {
    description: slugs.map((slug) => `${PROBLEMS[slug][1]} (${slug})`).join("; or "),
    content: { "application/problem+json": { schema: ref(schemas.problem) } },
  };
}

/** One component for each problem that is the only problem with its status in some operation. */
function componentResponses() {
  const groups = Object.values<Operation>(OPERATIONS).flatMap(({ problems }) => [
    ...byStatus(problems).values(),
  ]);
  const single = groups.filter(({ length }) => length === 1).flat();
  return Object.fromEntries(single.sort().map((slug) => [slug, problemResponse(slug)]));
}

function describeHeaders(headers: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [
      name,
      { description, required: true, schema: { type: "string" } },
    ]),
  );
}

function json(schema: z.ZodType) {
  return { "application/json": { schema: ref(schema) } };
}

function ref(schema: z.ZodType) {
  return { $ref: `#/components/schemas/${schema.meta()?.id}` };
}

function inline(schema: z.ZodType) {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
}

/** Every schema with an id, as JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
function componentSchemas() {
  const { schemas: found } = z.toJSONSchema(z.globalRegistry, {
    uri: (id) => `#/components/schemas/${id}`,
    io: "input",
  });
  return Object.fromEntries(
    Object.entries(found).map(([id, { $schema, $id, id: _id, ...schema }]) => [id, schema]),
  );
}
