import type { ProblemResponse } from "@app/contract/problem";
import type { Rules } from "../rules.ts";
import type { Mutant } from "./mutant.ts";

/** Changes every response with one status. */
function finishing(status: number, touch: (response: ProblemResponse) => Partial<ProblemResponse>) {
  return (): Partial<Rules> => ({
    finish: (response) => (response.status === status ? { ...response, ...touch(response) } : response),
  });
}

function without(header: string) {
  return ({ headers: { [header]: _, ...headers } }: ProblemResponse) => ({ headers });
}

export const mutantsOfHttp: Mutant[] = [
  {
    name: "answers with problems in another shape",
    caughtBy: "an empty object is refused",
    mutation: finishing(400, () => ({ body: JSON.stringify({ error: "bad request" }) })),
  },
  {
    name: "sends a problem as plain JSON",
    caughtBy: "a missing order answers 404",
    mutation: finishing(404, ({ headers }) => ({
      headers: { ...headers, "content-type": "application/json" },
    })),
  },
  {
    name: "forgets the Location",
    caughtBy: "with its Location",
    mutation: finishing(202, without("location")),
  },
  { name: "forgets Allow", caughtBy: "/health refuses POST", mutation: finishing(405, without("allow")) },
  {
    name: "forgets WWW-Authenticate",
    caughtBy: "nobody gets in with no token",
    mutation: finishing(401, without("www-authenticate")),
  },
  {
    name: "answers 201 to a placed order",
    caughtBy: "a new order is answered at once",
    mutation: finishing(202, () => ({ status: 201 })),
  },
  {
    name: "shows the card",
    caughtBy: "a new order is answered at once",
    mutation: (good) => ({ viewOrder: (order) => ({ ...good.viewOrder(order), card: order.card }) }),
  },
  {
    name: "calculates the total wrongly",
    caughtBy: "its total is exact",
    mutation: (good) => ({ viewOrder: (order) => ({ ...good.viewOrder(order), total: order.total + 1 }) }),
  },
  {
    name: "answers a client's mistake with 500",
    caughtBy: "half an object is not JSON",
    mutation: (good) => ({
      parsePlaceOrder: (raw) => good.parsePlaceOrder({ ...raw, body: JSON.stringify(JSON.parse(raw.body)) }),
    }),
  },
  {
    name: "shows a stack trace",
    caughtBy: "half an object is not JSON",
    mutation: finishing(400, () => {
      const body = { type: "about:blank", title: "", status: 400, detail: new Error("broken").stack };
      return { body: JSON.stringify(body) };
    }),
  },
  {
    name: "ignores unknown fields",
    caughtBy: "an unknown field is refused",
    mutation: (good) => ({
      parsePlaceOrder: (raw) => {
        const { lines, card } = JSON.parse(raw.body) as Record<string, unknown>;
        return good.parsePlaceOrder({ ...raw, body: JSON.stringify({ lines, card }) });
      },
    }),
  },
  {
    name: "reads bodies of any size",
    caughtBy: "a body of 70,000 bytes",
    mutation: (good) => ({
      maxBodyBytes: Number.POSITIVE_INFINITY,
      parsePlaceOrder: (raw) => good.parsePlaceOrder({ ...raw, body: raw.body.trim() }),
    }),
  },
  {
    name: "answers 404 to a wrong method",
    caughtBy: "/orders refuses PUT",
    mutation: (good) => ({ refuseRoute: () => good.refuseRoute("GET", "/nowhere") }),
  },
  {
    name: "serves an old document",
    caughtBy: "the OpenAPI document",
    mutation: (good) => ({ buildOpenApi: () => ({ ...good.buildOpenApi(), openapi: "3.0.0" }) }),
  },
  {
    name: "accepts a request with two ends",
    caughtBy: "wire: a length and chunks",
    mutation: () => ({ server: { insecureHTTPParser: true } }),
  },
  {
    name: "names its software",
    caughtBy: "names the software",
    mutation: () => ({
      finish: (response) => ({ ...response, headers: { ...response.headers, "x-powered-by": "Express" } }),
    }),
  },
];
