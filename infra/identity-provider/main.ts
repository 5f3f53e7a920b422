import "../embedded/exit-with-parent.ts";
import { refuseWebPages } from "@app/net/local-requests";
import { buildIdentityProvider } from "./app.ts";

const { PORT = "3200", HOST = "127.0.0.1", ISSUER } = process.env;

refuseWebPages();
const server = await buildIdentityProvider();
await server.start(Number(PORT), HOST);
// The issuer is part of every token, so it must be the address that the verifiers know.
const url = ISSUER ?? `http://${HOST}:${server.address().port}`;
server.issuer.url = url;
console.log(`identity provider on ${url} (a stand-in: it authenticates nobody)`);
process.send?.({ ready: true, url });

process.once("SIGTERM", () => void server.stop().then(() => process.exit(0)));
