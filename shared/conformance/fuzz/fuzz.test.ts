import { Problem } from "@app/contract/problem";
import { type LocalIssuer, startLocalIssuer } from "@app/contract/test/local-issuer";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startReference } from "../test/reference-app.ts";
import type { Rules } from "../test/rules.ts";
import { type FuzzSettings, fuzz } from "./fuzz.ts";

let issuer: LocalIssuer;
beforeAll(async () => {
  issuer = await startLocalIssuer();
});
afterAll(() => issuer.close());

type Mutation = (good: Rules) => Partial<Rules>;

async function start(mutation?: Mutation): Promise<string> {
  const app = await startReference(issuer, mutation);
  onTestFinished(app.close);
  return app.url;
}

const run = (urls: string[], more: Partial<FuzzSettings> = {}) =>
  fuzz({ urls, issuer: issuer.url, seed: 1, runs: 1_000, ...more });

describe("an application that keeps the contract", () => {
  it("has no findings, and answers like another such application", async () => {
    const { requests, answers, findings } = await run([await start(), await start()], { runs: 800 });
    expect(findings).toEqual([]);
    expect(requests).toBe(800);
    expect(Object.keys(answers)).toEqual(expect.arrayContaining(["200", "202", "400", "401", "404", "405"]));
  });

  it("gets the same requests with the same seed", async () => {
    const url = await start();
    const { answers } = await run([url], { runs: 100, seed: 7 });
    expect((await run([url], { runs: 100, seed: 7 })).answers).toEqual(answers);
  });
});

/** The finding begins with the name of the fault and the complaint about the answer. */
const mutants: [name: string, complaint: string, mutation: Mutation][] = [
  [
    "fails on a quantity that is not a number",
    "500: is a failure of the server",
    (good) => ({
      parsePlaceOrder: (raw) => {
        if (/"quantity":[^\d-]/.test(raw.body)) throw new TypeError("x.toFixed is not a function");
        return good.parsePlaceOrder(raw);
      },
    }),
  ],
  [
    "fails on a request target that is not a path",
    "500: is a failure of the server",
    (good) => ({
      problemResponse: (thrown) => {
        const isAboutHead = thrown instanceof Problem && thrown.slug === "malformed-request";
        return good.problemResponse(isAboutHead ? new TypeError("Invalid URL") : thrown);
      },
    }),
  ],
  [
    "shows a stack trace for a bad cursor",
    "400: reveals internals",
    (good) => ({
      problemResponse: (thrown) =>
        good.problemResponse(
          thrown instanceof Problem && thrown.slug === "invalid-cursor"
            ? new Problem("invalid-cursor", thrown.stack)
            : thrown,
        ),
    }),
  ],
  [
    "never answers a limit of 0x10",
    "it is not answered",
    () => ({
      finish: (response) => (response.body.includes("limit: ") ? (new Promise(() => {}) as never) : response),
    }),
  ],
  [
    "answers in another shape when an order has several lines",
    "202: its body breaks the schema",
    (good) => ({
      viewOrder: (order) => ({ ...good.viewOrder(order), ...(order.lines.length > 1 && { discount: 0 }) }),
    }),
  ],
  [
    "forgets the last line of a long order",
    "202: the order differs from the request in lines",
    (good) => ({
      viewOrder: (order) => {
        const view = good.viewOrder(order);
        return view.lines.length > 2 ? { ...view, lines: view.lines.slice(0, -1) } : view;
      },
    }),
  ],
  [
    "loses long orders",
    "202: the accepted order is missing: 404",
    (good) => ({ mayRead: (order, customer) => good.mayRead(order, customer) && order.lines.length < 3 }),
  ],
  [
    "invents a problem type for invalid keys",
    "400: its type is not a problem of the contract: https://orders-two-ways.example/problems/bad-key",
    () => ({
      finish: (response) => ({
        ...response,
        body: response.body.replace(/invalid-request(?=.*Idempotency-Key)/, "bad-key"),
      }),
    }),
  ],
  [
    "allows pages of other origins",
    "it has the header access-control-allow-origin",
    () => ({
      finish: (response) => ({
        ...response,
        headers: { ...response.headers, "access-control-allow-origin": "*" },
      }),
    }),
  ],
  ["shows all orders to everyone", "a bystander's orders have changed", () => ({ mayRead: () => true })],
];

describe("the fuzzer finds an application that", () => {
  it.each(mutants)(
    "%s",
    async (_name, complaint, mutation) => {
      const { findings } = await run([await start(mutation)], { timeoutMs: 1_000 });
      expect(findings.map((finding) => finding.complaint)).toContainEqual(expect.stringContaining(complaint));
    },
    240_000,
  );

  it("keeps the contract, but answers differently from the other", async () => {
    const other = await start((good) => ({
      parsePlaceOrder: (raw) => {
        if (raw.headers["idempotency-key"] === undefined) throw new Problem("invalid-request");
        return good.parsePlaceOrder(raw);
      },
    }));
    const { findings } = await run([await start(), other]);
    expect(findings).toContainEqual({
      url: other,
      complaint: expect.stringMatching(
        /^the targets differ: .*idempotency-key-required.* and .*invalid-request/,
      ),
      answer: expect.any(String),
      curl: expect.stringMatching(/^curl (?!.*idempotency-key).* -X POST /),
    });
  });
});
