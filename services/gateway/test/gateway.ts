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
 * The gateway as it runs, in a process of its own, before a context that gives every request the answer 200, or what `answer` says.
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
    /** Any target, as it is; `body` is sent with POST. */
    async ask(path: string, options: RequestOptions = {}, body?: string): Promise<Answer> {
      const method = body === undefined ? "GET" : "POST";
      const asked = request({ host: "127.0.0.1", port, path, method, agent, ...options }).end(body);
      const [response] = await once(asked, "response");
      return { status: response.statusCode, headers: response.headers, text: await text(response) };
    },
    /** A connection that reads only when it is told to. */
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

/** All that comes on a connection until it is closed. */
export async function receivedBy(socket: Socket): Promise<string> {
  let received = "";
  socket
    .setEncoding("latin1")
    .on("data", (part: string) => (received += part))
    .resume();
  await new Promise((closed) => socket.once("close", closed));
  return received;
}
