import type { LoadRequest } from "./requests.ts";

/** A good answer, with the id of an order that was placed, or the kind of the error. */
export type AnswerCheck = { ok: true; placed?: string } | { ok: false; kind: string };

type Asked = Pick<LoadRequest, "operation" | "asksFor">;

/** Checks both status and body: a Lambda that throws can answer 200 with an `errorMessage` as its body. */
export function checkAnswer(request: Asked, status: number, text: string): AnswerCheck {
  const body = parseObject(text);
  if (status !== expectedStatus(request)) return { ok: false, kind: nameOf(status, body) };
  if (!body) return { ok: false, kind: "body is not a JSON object" };
  if ("errorMessage" in body) return { ok: false, kind: "errorMessage in the body" };
  if (!isExpected(request, body)) return { ok: false, kind: `not what ${request.operation} promises` };
  return request.operation === "placeOrder" ? { ok: true, placed: body.id as string } : { ok: true };
}

export function expectedStatus({ operation }: Pick<LoadRequest, "operation">): number {
  return operation === "placeOrder" ? 202 : 200;
}

function isExpected({ operation, asksFor }: Asked, body: Record<string, unknown>): boolean {
  switch (operation) {
    case "placeOrder":
      return typeof body.id === "string" && body.id !== "";
    case "getOrder":
      return body.id === asksFor;
    case "getSummary":
      return (body.order as { id?: unknown } | undefined)?.id === asksFor;
    case "listOrders":
      return Array.isArray(body.orders);
    case "listProducts":
      return Array.isArray(body.products) && body.products.length > 0;
  }
}

/** The status, followed by the slug of a problem. */
export function nameOf(status: number, body: Record<string, unknown> | undefined): string {
  const slug = typeof body?.type === "string" ? body.type.split("/").at(-1) : undefined;
  return slug ? `${status} ${slug}` : `status ${status}`;
}

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
