import { decodeJwt } from "jose";
import type { Rules } from "../rules.ts";
import type { Mutant } from "./mutant.ts";

/** A token check that believes what a token says, but for what `distrust` finds in it. */
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
    name: "believes a token that is not signed",
    caughtBy: "alg none",
    mutation: (good) => gullible(good, ({ exp }) => past(exp)),
  },
  {
    name: "believes a token signed with the public key",
    caughtBy: "by HMAC",
    mutation: (good) => gullible(good, ({ exp }) => past(exp)),
  },
  {
    name: "takes two spellings of a name for one customer",
    caughtBy: "almost the same",
    mutation: (good) => ({
      orderIdFor: (customerId, key) => good.orderIdFor(customerId.normalize(), key),
      mayRead: (order, customerId) => order.customerId.normalize() === customerId.normalize(),
    }),
  },
  {
    name: "keeps a name as a database with another alphabet would",
    caughtBy: "has it back as it was",
    mutation: (good) => ({
      viewOrder: (order) => ({ ...good.viewOrder(order), customerId: order.customerId.replace("☕", "?") }),
    }),
  },
  {
    name: "never looks at the audience",
    caughtBy: "another audience",
    mutation: (good) => gullible(good, ({ aud }) => aud !== "somewhere-else"),
  },
  {
    name: "never looks at the expiry",
    caughtBy: "until it expires",
    mutation: (good) => gullible(good, () => false),
  },
  {
    name: "never looks at scopes",
    caughtBy: "who may only read",
    mutation: (good) => gullible(good, () => false),
  },
];
