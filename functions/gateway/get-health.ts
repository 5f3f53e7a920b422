import { httpFunction } from "../chassis/http.ts";

/** `GET /health`: that this function runs is all there is to tell; there are no processes of ours to be down. */
export const handler = httpFunction(async () => ({ status: 200, json: { status: "ok" } }));
