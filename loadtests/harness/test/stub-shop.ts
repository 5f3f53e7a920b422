import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { serve } from "./serve.ts";

type Answer = { status: number; body: object };

/** `placing`: the answer to every `nth` new order. `tokenSeconds`: the lifetime of a token. */
export type ShopOptions = {
  placing?: Answer | "hang up";
  nth?: number;
  settles?: boolean;
  tokenSeconds?: number;
};

/** Stands in for the app and for its issuer. It settles an order 50 ms after it was placed. */
export async function serveShop({
  placing,
  nth = 1,
  settles = true,
  tokenSeconds = 3_600,
}: ShopOptions = {}) {
  const orders = new Map<string, { id: string; customer: string }>();
  const tokens = new Map<string, { customer: string; expiresAt: number }>();
  const keys = new Set<unknown>();
  let requests = 0;

  function issue(form: string): Answer {
    const token = randomUUID();
    const customer = new URLSearchParams(form).get("username")!;
    tokens.set(token, { customer, expiresAt: Date.now() + 1_000 * tokenSeconds });
    return { status: 200, body: { access_token: token, expires_in: tokenSeconds } };
  }

  function place(customer: string): Answer {
    const id = `order-${orders.size}`;
    const placedAt = new Date().toISOString();
    const settledAt = settles ? new Date(Date.now() + 50).toISOString() : null;
    const order = { id, customer, placedAt, settledAt };
    orders.set(id, order);
    return { status: 202, body: order };
  }

  function read(path: string, customer: string): object {
    const [, id, part] = /^\/orders\/([^/?]+)(\/summary)?/.exec(path) ?? [];
    if (id) return part ? { order: orders.get(id) } : orders.get(id)!;
    if (path.startsWith("/orders")) {
      return {
        orders: [...orders.values()].filter((order) => order.customer === customer),
        nextCursor: null,
      };
    }
    return { products: ["a", "b", "c"].map((sku) => ({ sku, available: 1e6 })) };
  }

  const { server, url } = await serve(async (request, response) => {
    const answer = ({ status, body }: Answer) => response.writeHead(status).end(JSON.stringify(body));
    const body = await text(request);
    if (request.url === "/health") return answer({ status: 200, body: { status: "ok" } });
    if (request.url === "/openapi.json")
      return answer({ status: 200, body: { info: { title: "Orders, Two Ways" } } });
    if (request.url === "/token") return answer(issue(body));
    const token = tokens.get(request.headers.authorization?.replace("Bearer ", "") ?? "");
    if (!token || token.expiresAt < Date.now()) return answer({ status: 401, body: {} });
    if (request.method === "GET") return answer({ status: 200, body: read(request.url!, token.customer) });
    keys.add(request.headers["idempotency-key"]);
    if (!placing || ++requests % nth > 0) return answer(place(token.customer));
    return placing === "hang up" ? request.socket.destroy() : answer(placing);
  });
  return {
    url,
    /** The number of its orders. */
    placed: () => orders.size,
    /** The number of different idempotency keys in its requests. */
    keys: () => keys.size,
    close: () => server.close().closeAllConnections(),
  };
}
