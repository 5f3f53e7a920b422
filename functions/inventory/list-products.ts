import { viewProducts } from "@app/contract/view";
import { httpFunction } from "../chassis/http.ts";
import { readStock } from "./stock-store.ts";

/** `GET /products`: the catalog, with the units available now. */
export const handler = httpFunction(async () => {
  return { status: 200, json: viewProducts(await readStock()) };
});
