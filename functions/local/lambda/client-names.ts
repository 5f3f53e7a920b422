import { createTokenCheck } from "@app/contract/token";
import { readTokenSettings } from "@app/contract/token-settings";
import type { FunctionDefinition } from "../service.ts";
import type { HttpApiEvent } from "./http-api-errors.ts";

/**
 * Names the client of a request: the customer, if its token is valid, otherwise the address. An unchecked token would
 * not do, because a client could send another one with each request.
 *
 * @param functions the settings of the token check are variables of those that check tokens
 */
export function createClientNames(functions: Record<string, FunctionDefinition>) {
  const settings = Object.values(functions).find(({ environment }) => environment?.["ISSUER"])?.environment;
  const checkToken = settings && createTokenCheck(readTokenSettings((name) => settings[name]?.toString()));

  return async ({ headers, requestContext: { http } }: HttpApiEvent): Promise<string> => {
    const address = `address ${http.sourceIp}`;
    if (!checkToken || headers.authorization === undefined) return address;
    const scope = http.method === "GET" ? "orders:read" : "orders:write";
    return checkToken(headers.authorization, scope).then(
      ({ customerId }) => `customer ${customerId}`,
      () => address,
    );
  };
}
