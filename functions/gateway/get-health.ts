import { httpFunction } from "../chassis/http.ts";

/** `GET /health`: answering is the whole check; no process of this variant can be down. */
export const handler = httpFunction(async () => ({ status: 200, json: { status: "ok" } }));
