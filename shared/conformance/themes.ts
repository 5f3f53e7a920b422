import type { Theme } from "./case.ts";
import { accessCases } from "./cases/access.ts";
import { badInputCases } from "./cases/bad-input.ts";
import { cancellingCases } from "./cases/cancelling.ts";
import { catalogCases } from "./cases/catalog.ts";
import { customerNameCases } from "./cases/customer-names.ts";
import { edgeCases } from "./cases/edges.ts";
import { idempotencyCases } from "./cases/idempotency.ts";
import { idempotencyKeyCases } from "./cases/idempotency-keys.ts";
import { injectionCases } from "./cases/injections.ts";
import { orderCases } from "./cases/orders.ts";
import { pageQueryCases } from "./cases/page-queries.ts";
import { pagingCases } from "./cases/paging.ts";
import { pathCases } from "./cases/paths.ts";
import { paymentCases } from "./cases/payments.ts";
import { stockRaceCases } from "./cases/stock-race.ts";
import { wireCases } from "./cases/wire.ts";

/** The whole suite. The slowest themes come first, so that the others run concurrently with them. */
export const THEMES: Theme[] = [
  { name: "payments", cases: paymentCases },
  { name: "stock race", inSequence: true, cases: stockRaceCases },
  { name: "access", cases: accessCases },
  { name: "cancelling", cases: cancellingCases },
  { name: "orders", cases: orderCases },
  { name: "idempotency", cases: [...idempotencyCases, ...idempotencyKeyCases] },
  { name: "paging", cases: [...pagingCases, ...pageQueryCases] },
  { name: "bad input", cases: badInputCases },
  { name: "catalog", cases: catalogCases },
  { name: "edges", cases: [...edgeCases, ...pathCases] },
  { name: "injections", cases: [...injectionCases, ...customerNameCases] },
  { name: "wire", cases: wireCases },
];
