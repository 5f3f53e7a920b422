import { startLocalIssuer } from "@app/contract/test/local-issuer";
import { expect, onTestFinished, test } from "vitest";
import { createClientNames } from "./client-names.ts";

const requestWith = (authorization?: string) => ({ authorization, method: "GET", address: "192.0.2.1" });

test("a request counts for its customer if its token is valid, otherwise for its address", async () => {
  const issuer = await startLocalIssuer();
  onTestFinished(() => issuer.close());
  const settings = { ISSUER: issuer.url, AUDIENCE: issuer.audience };
  const clientOf = createClientNames({ getHealth: {}, listOrders: { environment: settings } });
  const token = await issuer.sign({ sub: "192.0.2.1" });
  expect(await clientOf(requestWith(`Bearer ${token}`))).toBe("customer 192.0.2.1");
  const forged = token.slice(0, -10) + "A".repeat(10);
  for (const unknown of [undefined, "Bearer a.b.c", `Bearer ${forged}`])
    expect(await clientOf(requestWith(unknown))).toBe("address 192.0.2.1");
});

test("a service that checks no tokens has only addresses", async () => {
  const clientOf = createClientNames({ hello: {} });
  expect(await clientOf(requestWith("Bearer a.b.c"))).toBe("address 192.0.2.1");
});
