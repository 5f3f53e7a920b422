import { randomUUID } from "node:crypto";
import type { Case } from "../case.ts";
import { expectProblem } from "../expect.ts";

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

/** Paths that something in front of the application may refuse, normalize or redirect in its own way. */
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

const PATH_IDS = [
  "' or '1'='1",
  "1; drop table orders",
  '{"$ne":null}',
  "☕🙂",
  "a/b",
  "a b",
  "__proto__",
  "constructor",
  "-1",
  "null",
  "\0",
];

export const pathCases: Case[] = [
  {
    name: "there is nothing anywhere else",
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
  {
    name: "an id that no order can have is not found, whatever it says",
    async run({ customer }) {
      const alice = await customer("alice");
      for (const text of PATH_IDS.map(encodeURIComponent)) {
        expectProblem(await alice.send({ path: `/orders/${text}` }), 404, "order-not-found");
        expectProblem(await alice.send({ path: `/orders/${text}/summary` }), 404, "order-not-found");
        expectProblem(await alice.tryCancel(text), 404, "order-not-found");
      }
    },
  },
  ...ODD_PATHS.map(
    (path): Case => ({
      name: `${path.slice(0, 40)} is no reason to fail`,
      async run({ customer }) {
        const alice = await customer("alice");
        await alice.send({ path, odd: true });
        await alice.send({ method: "POST", path, body: "{}", odd: true });
      },
    }),
  ),
];
