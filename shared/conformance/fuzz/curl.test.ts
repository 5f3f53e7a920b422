import { execFile, spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { listen } from "@app/net/test/listen";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { curlLine } from "./curl.ts";
import { type FuzzRequest, requests } from "./requests.ts";

type Seen = { method: string; path: string; headers: NodeJS.Dict<string[]>; body: Buffer };

const hasCurl = spawnSync("curl", ["--version"]).status === 0;
const run = promisify(execFile);

let seen: Seen | undefined;
const server = createServer(async (request, response) => {
  const { method = "", url: path = "", headersDistinct: headers } = request;
  seen = { method, path, headers, body: await buffer(request) };
  response.end();
});
const to = { url: "", subject: "alice", issuer: "http://127.0.0.1:3200" };
beforeAll(async () => {
  to.url = await listen(server);
});

const known = { id: ["o1"], cursor: ["c1"], sku: ["sku-001"], card: ["card_declined"] };
const reading: FuzzRequest = {
  operation: "getOrder",
  as: "reader",
  method: "GET",
  path: "/orders/1",
  headers: { "x-text": "it's" },
  body: undefined,
  chunked: false,
};

describe("a curl line", () => {
  it("is readable, and fetches a token of the same kind", () => {
    expect(curlLine(reading, to)).toBe(
      `curl -isgm 60 --path-as-is -X GET -H 'x-text: it'\\''s' -H "authorization: Bearer $(npm run --silent token -- alice --issuer http://127.0.0.1:3200 --scope 'orders:read')" '${to.url}/orders/1'`,
    );
    const placing = { ...reading, method: "POST", body: Buffer.from('{"a":1}'), headers: {} };
    expect(curlLine(placing, to)).toMatch(/ --data-binary '\{"a":1\}'$/);
  });

  it.skipIf(!hasCurl)("sends the same request, byte for byte", { timeout: 300_000 }, async () => {
    for (const request of fc.sample(requests(known), { numRuns: 80, seed: 1 })) {
      if (request.method === "HEAD" && request.body) continue; // curl would wait for a body that a HEAD never gets
      const line = curlLine({ ...request, as: "nonsense" }, to);
      await run("bash", ["-c", line]);
      expect({ method: seen?.method, path: seen?.path }, line).toEqual({
        method: request.method,
        path: request.path,
      });
      expect(seen?.body.equals(request.body ?? Buffer.alloc(0)), line).toBe(true);
      for (const [name, value] of Object.entries(request.headers)) {
        expect(seen?.headers[name.toLowerCase()], line).toEqual([value].flat().map((one) => one.trim()));
      }
    }
  });
});
