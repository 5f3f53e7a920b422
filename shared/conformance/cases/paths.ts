import { randomUUID } from "node:crypto";
import type { Case } from "../case.ts";
import { expectProblem } from "../complaint.ts";

const id = randomUUID();

const UNKNOWN_PATHS = [
  "/",
  "/order",
  "/admin",
  "/ORDERS",
  "/products/sku-001",
  `/orders/${id}/refund`,
  `/orders/${id}/cancel/now`,
  "/reservations/1",
  "/payments/1",
  "/.env",
  "/favicon.ico",
  "/orders/",
  "/products/",
  `/orders/${id}/summary/`,
];

/** Paths that something in front of the application may refuse, normalize or redirect. */
const ODD_PATHS = [
  "//orders",
  "/orders//",
  "/orders/%zz",
  "/orders/%ED%A0%80",
  "/orders/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
  "/orders/../health",
  "/%6frders",
  "/orders/%00",
  "/orders;a=b",
  "/orders?limit=%ff",
  "/orders?cursor=%ED%A0%80",
  "/orders?%",
  `/orders/${"x".repeat(6_000)}`,
];

export const pathCases: Case[] = [
  {
    name: "unknown paths answer 404",
    async run({ customer }) {
      const alice = await customer("alice");
      for (const path of UNKNOWN_PATHS) expectProblem(await alice.send({ path }), 404, "route-not-found");
      expectProblem(
        await alice.send({ method: "POST", path: "/nowhere", body: "{" }),
        404,
        "route-not-found",
      );
    },
  },
  ...ODD_PATHS.map(
    (path): Case => ({
      name: `${path.slice(0, 40)} causes no failure`,
      async run({ customer }) {
        const alice = await customer("alice");
        await alice.send({ path, odd: true });
        await alice.send({ method: "POST", path, body: "{}", odd: true });
      },
    }),
  ),
];
