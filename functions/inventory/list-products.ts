import { viewProducts } from "@app/contract/view";
import { httpFunction } from "../chassis/http.ts";
import { readStock } from "./stock-store.ts";

/** `GET /products`: the catalog, with what is on the shelves now. */
export const handler = httpFunction(async () => {
  return { status: 200, json: viewProducts(await readStock()) };
});
