import { createTokenCheck, type Scope, type TokenCheck } from "@app/contract/token";
import { readTokenSettings } from "@app/contract/token-settings";
import { type Handler, type HttpAnswer, type HttpRequest, httpFunction } from "./http.ts";

/** `customerId` comes from the verified token. */
export type CustomerRequest = HttpRequest & { customerId: string };

let checkToken: TokenCheck | undefined;

/**
 * An HTTP function for customers with an access token. It verifies the token itself, in every way of running: the local
 * emulator's JWT authorizer does not check signatures.
 * @param scope required in the token
 */
export function customerFunction(
  scope: Scope,
  handle: (request: CustomerRequest) => Promise<HttpAnswer>,
): Handler {
  return httpFunction(async (request) => {
    checkToken ??= createTokenCheck(readTokenSettings((name) => process.env[name]));
    const { customerId } = await checkToken(request.headers.authorization, scope);
    return handle({ ...request, customerId });
  });
}
