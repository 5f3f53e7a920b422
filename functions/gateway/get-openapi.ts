import document from "@app/contract/openapi.json" with { type: "json" };
import { httpFunction } from "../chassis/http.ts";

/** `GET /openapi.json` */
export const handler = httpFunction(async () => ({ status: 200, json: document }));
