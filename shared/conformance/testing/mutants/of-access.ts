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
