import { baseUrl, commandOf } from "@app/net/flags";
import { findIssuer } from "@app/net/running";
import { fetchToken } from "./identity-provider/token.ts";

await commandOf("token", "Prints an access token for a customer, from the issuer of the running variants.")
  .argument("<customer>", "the token's subject, for example alice")
  .option("--scope <scopes>", "space-separated scopes", "orders:read orders:write")
  .option("--issuer <url>", "another identity provider", baseUrl)
  .action(async (subject: string, { scope, issuer }: { scope: string; issuer?: string }) => {
    console.log(await fetchToken({ subject, scope, issuer: issuer ?? (await findIssuer()) }));
  })
  .parseAsync()
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
