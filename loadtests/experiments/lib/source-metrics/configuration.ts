import { linesOf } from "./lines.ts";

/** Lines that say how each variant is deployed. */
export const configurationLines = () => ({
  services: linesOf("compose.yaml", "infra/compose/**/*.{yaml,yml}", "infra/compose/**/Dockerfile"),
  functions: linesOf("functions/serverless.yml", "functions/deployment/*.yml"),
});
