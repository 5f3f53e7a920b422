import openapi from "@app/contract/openapi.json" with { type: "json" };
import { COMMON_PROBLEMS } from "@app/contract/operations";
import { PROBLEMS } from "@app/contract/problem";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Answer } from "./http.ts";

const PROBLEM = "application/problem+json";

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(openapi, "openapi");

type Response = { headers?: object; content: object };
type Documented = { responses: Record<string, Response | { $ref: string }> };
type Route = { method: string; template: string; pattern: RegExp; operation: Documented };

const ROUTES: Route[] = Object.entries(openapi.paths).flatMap(([template, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    template,
    pattern: new RegExp(`^${template.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    operation: operation as Documented,
  })),
);

/** Statuses for a request without an operation; 400 and the like refuse the head of such a request. */
const WITHOUT_OPERATION = new Set(
  [...COMMON_PROBLEMS, "route-not-found" as const, "method-not-allowed" as const].map(
    (slug) => PROBLEMS[slug][0] as number,
  ),
);

/**
 * The fault of an answer according to the OpenAPI document, by path, method, status and content type. A request without
 * an operation must get a problem with status 404 or 405.
 */
export function violationOf(method: string, path: string, answer: Answer): string | undefined {
  const [pathname = ""] = path.split("?");
  const route = ROUTES.find((route) => route.method === method && route.pattern.test(pathname));
  if (route) return violationOfOperation(route, answer);
  if (!WITHOUT_OPERATION.has(answer.status)) return "must be 404 or 405: the contract has no such operation";
  return violationOfType(PROBLEM, answer) ?? violationOfSchema("#/components/schemas/Problem", answer);
}

function violationOfOperation({ method, template, operation }: Route, answer: Answer): string | undefined {
  const documented = operation.responses[answer.status];
  if (!documented) return `the contract has no status ${answer.status} for this operation`;
  const at = ["paths", template, method.toLowerCase(), "responses", answer.status];
  const pointer = "$ref" in documented ? documented.$ref : `#/${at.map(escape).join("/")}`;
  const response = "$ref" in documented ? sharedResponse(documented.$ref) : documented;
  const missing = Object.keys(response.headers ?? {}).find((name) => !answer.headers[name.toLowerCase()]);
  if (missing) return `the header ${missing} is missing`;
  const [type = ""] = Object.keys(response.content);
  return (
    violationOfType(type, answer) ?? violationOfSchema(`${pointer}/content/${escape(type)}/schema`, answer)
  );
}

/** @param reference "#/components/responses/order-not-found" */
function sharedResponse(reference: string): Response {
  const responses: Record<string, Response> = openapi.components.responses;
  return responses[reference.split("/").at(-1)!]!;
}

function violationOfType(type: string, { headers }: Answer): string | undefined {
  const given = headers["content-type"];
  return given === type ? undefined : `its content type is ${given || "missing"}, not ${type}`;
}

function violationOfSchema(pointer: string, { body, status }: Answer): string | undefined {
  const validate = ajv.getSchema(`openapi${pointer}`);
  if (!validate) throw new Error(`openapi.json has no ${pointer}`);
  if (!validate(body))
    return `its body breaks the schema: ${ajv.errorsText(validate.errors, { dataVar: "body" })}`;
  if (status >= 400 && (body as { status: number }).status !== status) return "its body has another status";
  return undefined;
}

/** RFC 6901, inside a URI fragment. */
function escape(segment: string | number): string {
  return encodeURIComponent(String(segment).replaceAll("~", "~0").replaceAll("/", "~1"));
}
