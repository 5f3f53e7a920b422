import { refuseRoute } from "@app/contract/routes";
import { httpFunction } from "../chassis/http.ts";

/** The HTTP API's default route: every request that no operation answers. */
export const handler = httpFunction(async ({ method, path }) => {
  throw refuseRoute(method, path);
});
