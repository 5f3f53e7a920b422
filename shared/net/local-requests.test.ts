import { once } from "node:events";
import { createServer, request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { isOfWebPage, refuseWebPages } from "./local-requests.ts";
import { listen } from "./test/listen.ts";

it.each([
  { host: "127.0.0.1:3200" },
  { host: "127.83.20.7:3200" },
  { host: "[::1]:3200" },
  { host: "localhost:3200" },
  { host: "identity-provider:3000" },
  { host: "127.0.0.1:3200", "sec-fetch-site": "none" }, // typed into the address bar
  {}, // HTTP/1.0, which no browser speaks
])("treats %o as a program's request", (headers) => {
  expect(isOfWebPage({ headers })).toBe(false);
});

it.each([
  { host: "127.0.0.1:3200", origin: "http://evil.example" },
  { host: "127.0.0.1:3200", origin: "null" },
  { host: "127.0.0.1:3200", origin: "http://127.0.0.1:8080" },
  { host: "127.0.0.1:3200", "sec-fetch-site": "cross-site" },
  { host: "127.0.0.1:3200", "sec-fetch-site": "same-site" },
  { host: "evil.example:3200" },
  { host: "127.0.0.1.evil.example" },
])("treats %o as a web page's request", (headers) => {
  expect(isOfWebPage({ headers })).toBe(true);
});

async function ask(url: string, headers: Record<string, string>) {
  const asked = request(url, { method: "POST", headers }).end("{}");
  const [response] = await once(asked, "response");
  return `${response.statusCode} ${await text(response)}`;
}

it("refuses web pages at every server that is opened afterwards, by any library", async () => {
  refuseWebPages();
  let served = 0;
  const server = createServer((_request, response) => response.end(`served ${++served}`));
  const url = await listen(server);
  expect(await ask(url, {})).toBe("200 served 1");
  expect(await ask(url, { origin: "http://evil.example" })).toMatch(/^403 .*web pages may not/);
  expect(await ask(url, { host: "evil.example" })).toMatch(/^403/);
  expect(await ask(url, { origin: "null", expect: "100-continue" })).toMatch(/^403/);
  expect(await ask(url, {})).toBe("200 served 2");
});
