import { decodeJwt } from "jose";
import type { Rules } from "../rules.ts";
import type { Mutant } from "./mutant.ts";

/** A token check that accepts every token, except those that `distrust` rejects. */
function gullible(good: Rules, distrust: (claims: ReturnType<typeof decodeJwt>) => boolean): Partial<Rules> {
  return {
    checkToken: async (authorization, scope) => {
      const token = authorization?.replace(/^bearer /i, "") ?? "";
      const believed = /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token) && token.length > 20;
      if (!believed || distrust(decodeJwt(token))) return good.checkToken(authorization, scope);
      return { customerId: decodeJwt(token).sub!, scopes: [], expiresAt: 0 };
    },
  };
}

const past = (exp = 0) => exp * 1000 <= Date.now();

export const mutantsOfAccess: Mutant[] = [
  {
    name: "never checks a signature",
    caughtBy: "signed with another key",
    mutation: (good) => gullible(good, ({ exp }) => past(exp)),
  },
  {
    name: "accepts a token without a signature",
    caughtBy: "alg none",
    mutation: (good) => gullible(good, ({ exp }) => past(exp)),
  },
  {
    name: "accepts a token signed with the public key",
    caughtBy: "by HMAC",
    mutation: (good) => gullible(good, ({ exp }) => past(exp)),
  },
  {
    name: "treats two spellings of a name as one customer",
    caughtBy: "similar names",
    mutation: (good) => ({
      orderIdFor: (customerId, key) => good.orderIdFor(customerId.normalize(), key),
      mayRead: (order, customerId) => order.customerId.normalize() === customerId.normalize(),
    }),
  },
  {
    name: "stores a name like a database with another alphabet",
    caughtBy: "it is stored unchanged",
    mutation: (good) => ({
      viewOrder: (order) => ({ ...good.viewOrder(order), customerId: order.customerId.replace("☕", "?") }),
    }),
  },
  {
    name: "ignores the audience",
    caughtBy: "another audience",
    mutation: (good) => gullible(good, ({ aud }) => aud !== "somewhere-else"),
  },
  {
    name: "ignores the expiry",
    caughtBy: "until it expires",
    mutation: (good) => gullible(good, () => false),
  },
  {
    name: "ignores scopes",
    caughtBy: "read scope only",
    mutation: (good) => gullible(good, () => false),
  },
];
