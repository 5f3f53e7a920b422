import { once } from "node:events";
import { Agent, type IncomingHttpHeaders, type RequestOptions, request } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { listen } from "@app/chassis/test/listen";
import { startLocalIssuer } from "@app/contract/test/local-issuer";
import express, { type RequestHandler } from "express";
import { onTestFinished } from "vitest";
import { startService } from "../../test/start-service.ts";

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };
export type Gateway = Awaited<ReturnType<typeof startGateway>>;

/**
 * Runs the real gateway in a separate process, before a stub context that answers every request with 200, or with
 * `answer`.
 */
export async function startGateway(settings: Record<string, string> = {}, answer?: RequestHandler) {
  const issuer = await startLocalIssuer();
  onTestFinished(() => issuer.close());
  const context = express();
  if (answer) context.use(answer);
  context.use((_request, response) => void response.json({ products: "x".repeat(5_000) }));
  const contextUrl = await listen(context);
  const contexts = ["ORDERS", "INVENTORY", "PAYMENTS"].flatMap((name) => [
    [`${name}_URL`, contextUrl],
    [`${name}_KEY`, "key"],
  ]);
  const { url } = await startService("gateway", {
    ...Object.fromEntries(contexts),
    ISSUER: issuer.url,
    AUDIENCE: issuer.audience,
    ...settings,
  });
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const port = Number(new URL(url).port);

  return {
    token: (sub: string) => issuer.sign({ sub }),
    /** Sends the request target unchanged. `body` is sent with POST. */
    async ask(path: string, options: RequestOptions = {}, body?: string): Promise<Answer> {
      const method = body === undefined ? "GET" : "POST";
      const asked = request({ host: "127.0.0.1", port, path, method, agent, ...options }).end(body);
      const [response] = await once(asked, "response");
      return { status: response.statusCode, headers: response.headers, text: await text(response) };
    },
    /** Opens a connection that does not read until the test says so. */
    open(bytes: string, localAddress = "127.0.0.1"): Socket {
      const socket = connect({ port, host: "127.0.0.1", localAddress });
      socket.on("error", () => {}).pause();
      socket.write(bytes);
      onTestFinished(() => void socket.destroy());
      return socket;
    },
  };
}

export const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** Reads everything from a connection until it closes. */
export async function receivedBy(socket: Socket): Promise<string> {
  let received = "";
  socket
    .setEncoding("latin1")
    .on("data", (part: string) => (received += part))
    .resume();
  await new Promise((closed) => socket.once("close", closed));
  return received;
}
