import { createServer, type IncomingMessage } from "node:http";
import { requireSoundHead } from "@app/contract/head";
import { answerByContract } from "@app/contract/listener";
import { OPERATIONS } from "@app/contract/operations";
import { ANSWER_HEADERS, accept, Problem, type ProblemResponse } from "@app/contract/problem";
import { readQuery } from "@app/contract/query";
import { encodeCursor, tooLarge } from "@app/contract/request";
import { mergeSummary, orderPart, paymentPart, reservationPart, viewProducts } from "@app/contract/view";
import { placeOrder } from "@app/domain/order";
import { listen } from "@app/net/test/listen";
import { ReferenceSaga } from "./reference-saga.ts";
import { goodRules, type Rules } from "./rules.ts";

type Call = {
  /** The `{id}` in the path. */
  id: string;
  query: Record<string, unknown>;
  headers: Record<string, string | undefined>;
  body: string;
  customerId: string;
};
type Handlers = Record<
  keyof typeof OPERATIONS,
  (call: Call) => { body: unknown; headers?: Record<string, string> }
>;

/**
 * The simplest implementation of the contract. It shows that the suite passes a correct application and, with
 * `mutation`, fails a faulty one.
 */
export async function startReference(
  issuer: { url: string; audience: string },
  mutation: (rules: Rules) => Partial<Rules> = () => ({}),
) {
  const good = goodRules(issuer);
  const rules = { ...good, ...mutation(good) };
  const handlers = buildHandlers(rules, new ReferenceSaga(rules));
  const server = createServer(rules.server, (request, response) => {
    void answer(rules, handlers, request).then(({ status, headers, body }) =>
      response.writeHead(status, { ...ANSWER_HEADERS, ...headers }).end(body),
    );
  });
  answerByContract(server);
  return {
    url: await listen(server),
    close: () =>
      new Promise<void>((resolve) => (server.close(() => resolve()), server.closeAllConnections())),
  };
}

async function answer(rules: Rules, handlers: Handlers, request: IncomingMessage): Promise<ProblemResponse> {
  try {
    const { name, id, query } = route(rules, request);
    const operation = OPERATIONS[name];
    const headers = request.headers as Call["headers"];
    let customerId = "";
    if ("scope" in operation) {
      customerId = (await rules.checkToken(headers["authorization"], operation.scope)).customerId;
    }
    const body = "body" in operation ? await readBody(request, rules.maxBodyBytes) : "";
    const call = { id, query, headers, body, customerId };
    const { body: json, headers: more } = handlers[name](call);
    const { status } = operation.success;
    return rules.finish({
      status,
      headers: { "content-type": "application/json", ...more },
      body: JSON.stringify(json),
    });
  } catch (error) {
    return rules.finish(rules.problemResponse(error));
  }
}

function route(rules: Rules, request: IncomingMessage) {
  requireSoundHead(request);
  const { method = "", url = "" } = request;
  const [path = "", ...query] = url.split("?");
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const pattern = new RegExp(`^${operation.path.replace(".", "\\.").replace("{id}", "([^/]+)")}$`);
    const found = operation.method === method && pattern.exec(path);
    if (found) return { name: name as keyof Handlers, id: found[1] ?? "", query: readQuery(query.join("?")) };
  }
  throw rules.refuseRoute(method, path);
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= maxBytes) chunks.push(chunk as Buffer);
  }
  if (bytes > maxBytes) throw tooLarge();
  return Buffer.concat(chunks).toString();
}

function buildHandlers(rules: Rules, saga: ReferenceSaga): Handlers {
  const find = ({ id, customerId }: Call) => {
    const order = saga.orders.get(id);
    if (!order || !rules.mayRead(order, customerId)) throw new Problem("order-not-found");
    return order;
  };
  return {
    placeOrder: ({ headers, body, customerId }) => {
      const { idempotencyKey, request } = rules.parsePlaceOrder({ headers, body });
      const id = rules.orderIdFor(customerId, idempotencyKey);
      const known = saga.orders.get(id);
      if (known && !rules.isSameRequest(known, request)) throw new Problem("idempotency-key-reused");
      const order = known ?? accept(placeOrder(request, { id, customerId, at: new Date().toISOString() }));
      if (!known) {
        saga.orders.set(id, order);
        saga.learn(id, "OrderPlaced");
      }
      return { body: rules.viewOrder(order), headers: { location: `/orders/${id}` } };
    },
    listOrders: ({ query, customerId }) => {
      const { limit, after } = rules.parseListQuery(query);
      const found = [...saga.orders.values()]
        .filter((order) => rules.mayRead(order, customerId) && (!after || rules.comesAfter(order, after)))
        .sort(rules.newestFirst);
      const orders = found.slice(0, limit);
      const nextCursor = found.length > limit ? encodeCursor(orders.at(-1)!) : null;
      return { body: { orders: orders.map(rules.viewOrder), nextCursor } };
    },
    getOrder: (call) => ({ body: rules.viewOrder(find(call)) }),
    cancelOrder: (call) => {
      const order = find(call);
      const cancelled = accept(rules.cancelOrder(order, new Date().toISOString()));
      saga.orders.set(order.id, cancelled);
      if (cancelled !== order) saga.learn(order.id, "CancellationRequested");
      return { body: rules.viewOrder(cancelled) };
    },
    getSummary: (call) => {
      const order = find(call);
      const [reservation, payment] = [saga.reservations.get(order.id), saga.payments.get(order.id)];
      return {
        body: mergeSummary(
          orderPart(order),
          reservation && reservationPart(reservation),
          payment && paymentPart(payment),
        ),
      };
    },
    listProducts: () => ({ body: viewProducts(saga.stock) }),
    getHealth: () => ({ body: { status: "ok" } }),
    getOpenApi: () => ({ body: rules.buildOpenApi() }),
  };
}
