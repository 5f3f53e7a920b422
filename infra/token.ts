import { baseUrl } from "@app/net/flags";
import { Command } from "commander";
import { fetchToken } from "./identity-provider/token.ts";

await new Command("token")
  .description("prints an access token for a customer; `npm start` must be running")
  .argument("<customer>", "the token's subject, for example alice")
  .option("--scope <scopes>", "space-separated scopes", "orders:read orders:write")
  .option("--issuer <url>", "the identity provider", baseUrl, "http://127.0.0.1:3200")
  .action(async (subject: string, { scope, issuer }: { scope: string; issuer: string }) => {
    console.log(await fetchToken({ subject, scope, issuer }));
  })
  .parseAsync()
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
