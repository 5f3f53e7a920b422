import { once } from "node:events";
import type { RequestHandler } from "express";
import { describe, expect, it } from "vitest";
import { bearer, receivedBy, startGateway } from "./test/gateway.ts";

/** More than opens a circuit breaker. */
const MANY = 12;
/** More than a client may ask in a second, in the tests about it. */
const TOO_MANY = 15;
const times = (n: number) => Array.from({ length: n }, (_, i) => i);
const PATIENCE = { timeout: 30_000, interval: 20 };
const isOnMac = process.platform === "darwin"; // which has one loopback address only

type Ask = () => Promise<{ status: number }>;

/** @returns the statuses of what others ask in the same moment in which somebody asks too much and is refused */
async function whileRefused(attack: Ask, others: Ask[]): Promise<number[]> {
  for (;;) {
    const attacks = times(TOO_MANY).map(attack);
    const answers = await Promise.all(others.map((ask) => ask()));
    const refused = (await Promise.all(attacks)).some(({ status }) => status === 429);
    if (refused) return answers.map(({ status }) => status);
  }
}

describe("nothing that a client sends counts as a failure of a context", () => {
  it("a request target of another form, or another spelling of a path", async () => {
    const { ask } = await startGateway();
    for (const target of ["ftp://x/products", "http://x/products", "*", "/products#x"]) {
      for (let i = 0; i < MANY; i++) {
        const { status, headers } = await ask(target);
        expect([target, status, headers["content-type"]]).toEqual([target, 400, "application/problem+json"]);
      }
    }
    for (const target of ["//products", "/./products", "/products\\x", "/products|x"]) {
      for (let i = 0; i < MANY; i++) expect([target, (await ask(target)).status]).toEqual([target, 404]);
    }
    expect((await ask("/products")).status).toBe(200);
  });

  it("headers of bytes that are no text", async () => {
    const { ask, token } = await startGateway();
    const { headers } = bearer(await token("mallory"));
    const odd = { "idempotency-key": "\u0080\u00ff", "content-type": "\t\u00a0;\u00ff" };
    for (let i = 0; i < MANY; i++) await ask("/orders", { headers: { ...headers, ...odd } }, "{}");
    expect((await ask("/orders", bearer(await token("bob")), "{}")).status).toBe(200);
  });

  it("a request of which a context fails", async () => {
    const failing: RequestHandler = (request, response, next) =>
      request.headers["idempotency-key"] === "poison" ? void response.status(500).end() : next();
    const { ask, token } = await startGateway({}, failing);
    const { headers } = bearer(await token("mallory"));
    const poison = { headers: { ...headers, "idempotency-key": "poison" } };
    for (let i = 0; i < MANY; i++) expect((await ask("/orders", poison, "{}")).status).toBe(503);
    expect((await ask("/orders", bearer(await token("bob")), "{}")).status).toBe(200);
  });
});

describe("what a client does with its connections hurts nobody else", () => {
  it("answers that nobody reads: more of them than a few, and the connection is closed", async () => {
    const REQUESTS = 2_000; // whose answers no buffer of a system holds
    const pipelined = "GET /products HTTP/1.1\r\nhost: x\r\n\r\n".repeat(REQUESTS);
    const { ask, open } = await startGateway({ CONCURRENT_REQUESTS: "40" });
    const sockets = times(15).map(() => open(pipelined));
    await Promise.all(sockets.map((socket) => once(socket, "ready")));
    expect((await ask("/products")).status).toBe(200);
    for (const socket of sockets) {
      const answers = (await receivedBy(socket)).split("HTTP/1.1 200").length - 1;
      expect(answers).toBeLessThan(REQUESTS);
    }
  });

  it("requests at once: an address has a share of them", async () => {
    const neverEnding: RequestHandler = ({ path }, _response, next) => void (path === "/products" || next());
    const settings = { CONCURRENT_REQUESTS: "20", TRUST_PROXY: "loopback" };
    const { ask, token } = await startGateway(settings, neverEnding);
    const from = (address: string) => ({ "x-forwarded-for": address });
    const asked = times(20).map(() => ask("/products", { headers: from("192.0.2.1") }));
    const refused = await Promise.race(asked);
    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "1"]);
    const headers = { ...from("192.0.2.2"), ...bearer(await token("bob")).headers };
    expect((await ask("/orders", { headers })).status).toBe(200);
    await Promise.allSettled(asked);
  });

  it.skipIf(isOnMac)("half headers: an address has a share of the connections", async () => {
    const { ask, open } = await startGateway({ MAX_CONNECTIONS: "20" });
    const sockets = times(20).map(() => open("GET /products HTTP/1.1\r\nx: ", "127.0.0.2"));
    const received = sockets.map(receivedBy);
    expect(await Promise.race(received)).toBe("");
    expect((await ask("/products")).status).toBe(200);
    const late = (await Promise.all(received)).filter((answer) => answer.includes("408"));
    expect(late).toHaveLength(10); // and the others were closed as they came
  });

  it("bodies that never end: a customer has a share of the requests, and a body little time", async () => {
    const { ask, open, token } = await startGateway({ CONCURRENT_REQUESTS: "40" });
    const mallory = await token("mallory");
    const head = `POST /orders HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${mallory}\r\ncontent-length: 500\r\n\r\n{`;
    const closed = times(60).map(() => receivedBy(open(head)));
    const own = () => ask("/orders", bearer(mallory)).then(({ status }) => status);
    await expect.poll(own, PATIENCE).toBe(429);
    expect((await ask("/orders", bearer(await token("bob")), "{}")).status).toBe(200);
    await Promise.all(closed);
    await expect.poll(own, PATIENCE).toBe(200);
  });
});

describe("limits of rates are nobody else's", () => {
  const settings = { REQUESTS_PER_SECOND: "5", TRUST_PROXY: "loopback" };
  const from = (addresses: string) => ({ headers: { "x-forwarded-for": addresses } });

  it("bad tokens are slowed down, and nobody else at the same address", async () => {
    const { ask, token } = await startGateway(settings);
    const bob = bearer(await token("bob"));
    const bad = () => ask("/orders", bearer("a.b.c"));
    const others = [() => ask("/orders", bob), () => ask("/products")];
    expect(await whileRefused(bad, others)).toEqual([200, 200]);
  });

  it("a customer who is called like an address has a limit of their own", async () => {
    const { ask, token } = await startGateway(settings);
    const mallory = bearer(await token("127.0.0.1"));
    expect(await whileRefused(() => ask("/orders", mallory), [() => ask("/products")])).toEqual([200]);
  });

  it("clients behind a trusted proxy have limits of their own, whatever addresses they claim", async () => {
    const { ask } = await startGateway(settings);
    let claims = 0;
    const claim = () => ask("/products", from(`198.51.100.${claims++ % 250}, 192.0.2.1`));
    const other = () => ask("/products", from("192.0.2.2"));
    expect(await whileRefused(claim, [other, other, other])).toEqual([200, 200, 200]);
  });

  it("without a trusted proxy nobody is believed to come from elsewhere", async () => {
    const { ask } = await startGateway({ REQUESTS_PER_SECOND: "5" });
    let claims = 0;
    await whileRefused(() => ask("/products", from(`192.0.2.${claims++ % 250}`)), []);
  });
});
