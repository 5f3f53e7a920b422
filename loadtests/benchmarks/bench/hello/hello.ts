import { randomUUID } from "node:crypto";

const headers = { "content-type": "application/json" };

export const place = async () => ({ statusCode: 202, headers, body: JSON.stringify({ id: randomUUID() }) });

export const get = async ({ pathParameters }: { pathParameters: { id: string } }) => ({
  statusCode: 200,
  headers,
  body: JSON.stringify({ id: pathParameters.id }),
});
