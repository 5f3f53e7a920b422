import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, it, onTestFinished } from "vitest";

/** A DynamoDB that hangs: it accepts connections and never answers. */
async function startHungEngine(): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("gives up on a database that hangs, before the function's own time is up", {
  timeout: 30_000,
}, async () => {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: await startHungEngine(),
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  });
  const { database } = await import("./database.ts");
  onTestFinished(() => database.destroy());
  const read = new GetItemCommand({ TableName: "orders", Key: { id: { S: "1" } } });
  await expect(database.send(read)).rejects.toMatchObject({
    name: "TimeoutError",
    $metadata: { attempts: 3 },
  });
});
