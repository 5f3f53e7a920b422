import type { Service } from "../embedded/call-keys.ts";

/** An edge of the call graph: the requests that the caller may send, and its deadline for each. */
export type Edge = { caller: Service; callee: Service; deadlineSeconds: number; routes: Route[] };
export type Route = [method: string, path: string];

/** Every caller may ask whether its callee is ready. */
const READINESS: Route = ["GET", "/readyz"];

/** The policy of the mesh. A callee's sidecar refuses every other request. */
export const EDGES: readonly Edge[] = [
  edge("gateway", "orders", 6, [
    ["POST", "/orders"],
    ["GET", "/orders"],
    ["GET", "/orders/{id}"],
    ["GET", "/orders/{id}/summary"],
    ["POST", "/orders/{id}/cancel"],
  ]),
  edge("gateway", "inventory", 6, [
    ["GET", "/products"],
    ["GET", "/reservations/{id}"],
  ]),
  edge("gateway", "payments", 6, [["GET", "/payments/{id}"]]),
  edge("orders", "inventory", 2, [
    ["PUT", "/reservations/{id}"],
    ["PUT", "/reservations/{id}/release"],
  ]),
  edge("orders", "payments", 5, [
    ["PUT", "/payments/{id}"],
    ["PUT", "/payments/{id}/refund"],
  ]),
];

function edge(caller: Service, callee: Service, deadlineSeconds: number, routes: Route[]): Edge {
  return { caller, callee, deadlineSeconds, routes: [...routes, READINESS] };
}
