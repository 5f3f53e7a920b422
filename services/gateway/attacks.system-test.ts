import { once } from "node:events";
import type { RequestHandler } from "express";
import { describe, expect, it } from "vitest";
import { bearer, receivedBy, startGateway } from "./test/gateway.ts";

/** More failures than open a circuit breaker. */
const MANY = 12;
/** More requests than the rate limit of these tests allows in a second. */
const TOO_MANY = 15;
const times = (n: number) => Array.from({ length: n }, (_, i) => i);
const WAIT = { timeout: 30_000, interval: 20 };
const isOnMac = process.platform === "darwin"; // macOS has only one loopback address

type Ask = () => Promise<{ status: number }>;

/** Repeats an attack until it is refused. @returns the statuses of the requests that others sent at the same moment */
async function whileRefused(attack: Ask, others: Ask[]): Promise<number[]> {
  for (;;) {
    const attacks = times(TOO_MANY).map(attack);
    const answers = await Promise.all(others.map((ask) => ask()));
    const refused = (await Promise.all(attacks)).some(({ status }) => status === 429);
    if (refused) return answers.map(({ status }) => status);
  }
}

describe("a client's request never counts as a failure of a context", () => {
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

  it("headers with bytes that are not text", async () => {
    const { ask, token } = await startGateway();
    const { headers } = bearer(await token("mallory"));
    const odd = { "idempotency-key": "\u0080\u00ff", "content-type": "\t\u00a0;\u00ff" };
    for (let i = 0; i < MANY; i++) await ask("/orders", { headers: { ...headers, ...odd } }, "{}");
    expect((await ask("/orders", bearer(await token("bob")), "{}")).status).toBe(200);
  });

  it("a request on which a context fails", async () => {
    const failing: RequestHandler = (request, response, next) =>
      request.headers["idempotency-key"] === "poison" ? void response.status(500).end() : next();
    const { ask, token } = await startGateway({}, failing);
    const { headers } = bearer(await token("mallory"));
    const poison = { headers: { ...headers, "idempotency-key": "poison" } };
    for (let i = 0; i < MANY; i++) expect((await ask("/orders", poison, "{}")).status).toBe(503);
    expect((await ask("/orders", bearer(await token("bob")), "{}")).status).toBe(200);
  });
});

describe("one client's connections do not disturb other clients", () => {
  it("closes the connection of a client that reads no answers, after a few of them", async () => {
    const REQUESTS = 2_000; // more answers than the buffers of the operating system hold
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

  it("limits the simultaneous requests of one address to its share", async () => {
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

  it.skipIf(isOnMac)("limits the connections of one address that send half a header", async () => {
    const { ask, open } = await startGateway({ MAX_CONNECTIONS: "20" });
    const sockets = times(20).map(() => open("GET /products HTTP/1.1\r\nx: ", "127.0.0.2"));
    const received = sockets.map(receivedBy);
    expect(await Promise.race(received)).toBe("");
    expect((await ask("/products")).status).toBe(200);
    const late = (await Promise.all(received)).filter((answer) => answer.includes("408"));
    expect(late).toHaveLength(10); // the others were closed as soon as they opened
  });

  it("limits the simultaneous requests of one customer, and the time for each body, when bodies never end", async () => {
    const { ask, open, token } = await startGateway({ CONCURRENT_REQUESTS: "40" });
    const mallory = await token("mallory");
    const head = `POST /orders HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${mallory}\r\ncontent-length: 500\r\n\r\n{`;
    const closed = times(60).map(() => receivedBy(open(head)));
    const own = () => ask("/orders", bearer(mallory)).then(({ status }) => status);
    await expect.poll(own, WAIT).toBe(429);
    // At first bob may be refused, too: each request counts for its address until its token was checked.
    const bob = bearer(await token("bob"));
    await expect.poll(() => ask("/orders", bob, "{}"), WAIT).toMatchObject({ status: 200 });
    await expect.poll(own, WAIT).toBe(429);
    await Promise.all(closed);
    await expect.poll(own, WAIT).toBe(200);
  });
});

describe("one client's rate limit does not affect other clients", () => {
  const settings = { REQUESTS_PER_SECOND: "5", TRUST_PROXY: "loopback" };
  const from = (addresses: string) => ({ headers: { "x-forwarded-for": addresses } });

  it("slows down bad tokens, but no other client at the same address", async () => {
    const { ask, token } = await startGateway(settings);
    const bob = bearer(await token("bob"));
    const bad = () => ask("/orders", bearer("a.b.c"));
    const others = [() => ask("/orders", bob), () => ask("/products")];
    expect(await whileRefused(bad, others)).toEqual([200, 200]);
  });

  it("gives a customer whose id looks like an address a separate limit", async () => {
    const { ask, token } = await startGateway(settings);
    const mallory = bearer(await token("127.0.0.1"));
    expect(await whileRefused(() => ask("/orders", mallory), [() => ask("/products")])).toEqual([200]);
  });

  it("gives each client behind a trusted proxy a separate limit, whatever addresses the client claims", async () => {
    const { ask } = await startGateway(settings);
    let claims = 0;
    const claim = () => ask("/products", from(`198.51.100.${claims++ % 250}, 192.0.2.1`));
    const other = () => ask("/products", from("192.0.2.2"));
    expect(await whileRefused(claim, [other, other, other])).toEqual([200, 200, 200]);
  });

  it("ignores a claimed address when no proxy is trusted", async () => {
    const { ask } = await startGateway({ REQUESTS_PER_SECOND: "5" });
    let claims = 0;
    await whileRefused(() => ask("/products", from(`192.0.2.${claims++ % 250}`)), []);
  });
});
