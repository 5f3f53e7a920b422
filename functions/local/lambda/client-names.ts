import { createTokenCheck } from "@app/contract/token";
import { readTokenSettings } from "@app/contract/token-settings";

/** The parts of a request that identify its client. */
export interface Sender {
  authorization: string | undefined;
  method: string | undefined;
  address: string | undefined;
}

type Functions = Record<string, { environment?: Record<string, unknown> }>;

export type ClientNames = (sender: Sender) => Promise<string>;

/**
 * Names the client of a request: the customer, if its token is valid, otherwise the address. An unchecked token would
 * not do, because a client could send another one with each request.
 *
 * @param functions the settings of the token check are variables of those that check tokens
 */
export function createClientNames(functions: Functions): ClientNames {
  const settings = Object.values(functions).find(({ environment }) => environment?.["ISSUER"])?.environment;
  const checkToken = settings && createTokenCheck(readTokenSettings((name) => settings[name]?.toString()));

  return async ({ authorization, method, address }) => {
    const ofAddress = `address ${address}`;
    if (!checkToken || authorization === undefined) return ofAddress;
    const scope = method === "GET" ? "orders:read" : "orders:write";
    return checkToken(authorization, scope).then(
      ({ customerId }) => `customer ${customerId}`,
      () => ofAddress,
    );
  };
}
