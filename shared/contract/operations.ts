import type * as z from "zod";
import type { ProblemSlug } from "./problem.ts";
import * as schemas from "./schemas.ts";
import type { Scope } from "./token.ts";

export type Operation = {
  method: "GET" | "POST";
  path: string;
  summary: string;
  scope?: Scope;
  body?: z.ZodType;
  query?: z.ZodObject;
  success: { status: number; schema?: z.ZodType; headers?: Record<string, string> };
  problems: ProblemSlug[];
};

const NEEDS_TOKEN: ProblemSlug[] = ["unauthorized", "insufficient-scope"];
const REFUSES_BODY: ProblemSlug[] = [
  "malformed-json",
  "invalid-request",
  "body-too-large",
  "unsupported-media-type",
];

/**
 * The whole HTTP contract as data. The OpenAPI document, the conformance suite and the answers to unknown routes derive
 * from it.
 */
export const OPERATIONS = {
  placeOrder: {
    method: "POST",
    path: "/orders",
    summary: "Place an order; a replay with the same Idempotency-Key returns the same order",
    scope: "orders:write",
    body: schemas.placeOrderBody,
    success: { status: 202, schema: schemas.order, headers: { Location: "The order's path" } },
    problems: [
      ...NEEDS_TOKEN,
      ...REFUSES_BODY,
      "idempotency-key-required",
      "idempotency-key-reused",
      "unknown-product",
    ],
  },
  listOrders: {
    method: "GET",
    path: "/orders",
    summary: "The caller's own orders, newest first",
    scope: "orders:read",
    query: schemas.listQuery,
    success: { status: 200, schema: schemas.orderPage },
    problems: [...NEEDS_TOKEN, "invalid-request", "invalid-cursor"],
  },
  getOrder: {
    method: "GET",
    path: "/orders/{id}",
    summary: "One of the caller's orders",
    scope: "orders:read",
    success: { status: 200, schema: schemas.order },
    problems: [...NEEDS_TOKEN, "order-not-found"],
  },
  cancelOrder: {
    method: "POST",
    path: "/orders/{id}/cancel",
    summary: "Begin to cancel a confirmed order; cancelling twice is the same as once",
    scope: "orders:write",
    success: { status: 202, schema: schemas.order },
    problems: [...NEEDS_TOKEN, "order-not-found", "order-not-cancellable"],
  },
  getSummary: {
    method: "GET",
    path: "/orders/{id}/summary",
    summary: "One order with its reservation, its payment and what happened when",
    scope: "orders:read",
    success: { status: 200, schema: schemas.summary },
    problems: [...NEEDS_TOKEN, "order-not-found"],
  },
  listProducts: {
    method: "GET",
    path: "/products",
    summary: "The catalog with what is available now",
    success: { status: 200, schema: schemas.productList },
    problems: [],
  },
  getHealth: {
    method: "GET",
    path: "/health",
    summary: "Whether this variant can take requests",
    success: { status: 200, schema: schemas.health },
    problems: [],
  },
  getOpenApi: {
    method: "GET",
    path: "/openapi.json",
    summary: "This document",
    success: { status: 200 },
    problems: [],
  },
} satisfies Record<string, Operation>;

/** Every operation may answer with these problems. */
export const COMMON_PROBLEMS: ProblemSlug[] = [
  "malformed-request",
  "request-timeout",
  "query-too-long",
  "headers-too-large",
  "too-many-requests",
  "internal-error",
  "temporarily-unavailable",
  "upstream-timeout",
];
