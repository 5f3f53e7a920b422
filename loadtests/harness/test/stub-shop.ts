import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** The smallest shop that can be loaded: it issues its own tokens and settles an order 50 ms after it was placed. */
export async function serveShop(placing: { status: number; body: object } | "well" | "hang up" = "well") {
  const orders = new Map<string, { id: string; customer: string | undefined }>();

  function place(customer: string | undefined): { status: number; body: object } {
    if (typeof placing === "object") return placing;
    const id = `order-${orders.size}`;
    const placedAt = new Date().toISOString();
    const order = { id, customer, placedAt, settledAt: new Date(Date.now() + 50).toISOString() };
    orders.set(id, order);
    return { status: 202, body: order };
  }

  function read(path: string, customer: string | undefined): object {
    const [, id, part] = /^\/orders\/([^/?]+)(\/summary)?/.exec(path) ?? [];
    if (id) return part ? { order: orders.get(id) } : orders.get(id)!;
    if (path.startsWith("/orders")) {
      return {
        orders: [...orders.values()].filter((order) => order.customer === customer),
        nextCursor: null,
      };
    }
    if (path === "/products") return { products: ["a", "b", "c"].map((sku) => ({ sku, available: 1e6 })) };
    if (path === "/openapi.json") return { info: { title: "Orders, Two Ways" } };
    return { status: "ok" };
  }

  let tokens = 0;
  const server = createServer((request, response) => {
    const customer = request.headers.authorization;
    if (request.url === "/token") return response.end(JSON.stringify({ access_token: `token-${tokens++}` }));
    if (request.method === "GET") return response.end(JSON.stringify(read(request.url!, customer)));
    if (placing === "hang up") return request.socket.destroy();
    const { status, body } = place(customer);
    response.writeHead(status).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  const close = () => server.close().closeAllConnections();
  onTestFinished(close);
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The number of its orders. */
    placed: () => orders.size,
    close,
  };
}
