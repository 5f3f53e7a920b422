import { SignJWT } from "jose";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { standard } from "./test/local-issuer.ts";
import { signedByStranger, unauthorized, useTokenCheck } from "./test/token-check.ts";

const tokens = useTokenCheck();
const { configured, read, refusalOf } = tokens;

const unavailable = { slug: "temporarily-unavailable", status: 503 };

describe("the issuer's keys", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
  const later = (ms: number) => void vi.setSystemTime(Date.now() + ms);
  const madeUp = (kid: string) => signedByStranger(tokens.issuer, { kid });

  it("are fetched at most once a second, however many tokens name unknown keys", async () => {
    await read(await tokens.issuer.sign());
    later(1_000);
    const bogus = await Promise.all(["a", "b", "c", "d"].map(madeUp));
    for (const token of [...bogus, ...bogus]) expect(await refusalOf(token)).toMatchObject(unauthorized);
    expect(tokens.issuer.keyRequests).toBe(2);
  });

  it("work a second after they are published, even among tokens with made-up keys", async () => {
    await read(await tokens.issuer.sign());
    later(1_000);
    await refusalOf(await madeUp("a"));
    await tokens.issuer.rotate();
    later(1_000);
    await refusalOf(await madeUp("b"));
    expect(await read(await tokens.issuer.sign({ sub: "bob" }))).toMatchObject({ customerId: "bob" });
  });

  it("stay in use during an outage of the issuer", async () => {
    await read(await tokens.issuer.sign({ sub: "ada" }));
    tokens.issuer.fault = "reset";
    for (const day of ["one", "two"]) {
      later(24 * 3_600_000);
      expect(await read(await tokens.issuer.sign({ sub: day }))).toMatchObject({ customerId: day });
    }
  });

  it("are fetched again after ten minutes, so that a withdrawn key stops working", async () => {
    const old = { ...tokens.issuer };
    await read(await tokens.issuer.sign());
    await tokens.issuer.rotate();
    later(600_000);
    const signOld = (sub: string) =>
      new SignJWT({ ...standard(tokens.issuer.url), sub })
        .setProtectedHeader({ alg: "RS256", kid: old.kid })
        .sign(old.privateKey);
    await read(await signOld("ada"));
    await expect.poll(() => tokens.issuer.keyRequests).toBe(2);
    await expect.poll(async () => refusalOf(await signOld("bob"))).toMatchObject(unauthorized);
  });
});

describe("while the issuer", () => {
  it.each([
    ["does not answer", "reset"],
    ["fails", "500"],
    ["answers something useless", "garbage"],
  ] as const)("%s, the answer is 503, and once it recovers tokens work again", async (_what, fault) => {
    tokens.issuer.fault = fault;
    const token = await tokens.issuer.sign();
    expect(await refusalOf(token)).toMatchObject({ ...unavailable, headers: { "retry-after": "1" } });
    tokens.issuer.fault = "none";
    expect(await read(token)).toMatchObject({ customerId: "alice" });
  });

  it.each(["reset", "500", "garbage"] as const)(
    "fails (%s) at its keys alone, the answer is 503, too",
    async (fault) => {
      configured({ jwksUri: `${tokens.issuer.url}/jwks` });
      tokens.issuer.fault = fault;
      const token = await tokens.issuer.sign();
      expect(await refusalOf(token)).toMatchObject(unavailable);
      tokens.issuer.fault = "none";
      expect(await read(token)).toMatchObject({ customerId: "alice" });
    },
  );

  it("is down, a token with an unknown key changes nothing for known keys", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await read(await tokens.issuer.sign({ sub: "ada" }));
    tokens.issuer.fault = "reset";
    vi.setSystemTime(Date.now() + 60_000); // longer than the pause between two fetches
    expect(await refusalOf(await signedByStranger(tokens.issuer, { kid: "unknown" }))).toMatchObject({
      status: 503,
    });
    expect(await read(await tokens.issuer.sign({ sub: "bob" }))).toMatchObject({ customerId: "bob" });
  });

  it("is down, a cached token still works", async () => {
    const token = await tokens.issuer.sign();
    await read(token);
    tokens.issuer.fault = "reset";
    expect(await read(token)).toMatchObject({ customerId: "alice" });
  });

  it("is down, the answer hides the cause", async () => {
    tokens.issuer.fault = "reset";
    const { message } = await refusalOf(await tokens.issuer.sign());
    expect(message).toBe("The identity provider does not answer: try again.");
  });
});
