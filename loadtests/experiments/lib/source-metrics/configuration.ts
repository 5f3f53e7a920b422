import { linesOf } from "./lines.ts";

/** Lines of each variant's deployment configuration. */
export const configurationLines = () => ({
  services: linesOf("compose.yaml", "infra/compose/**/*.{yaml,yml}", "infra/compose/**/Dockerfile"),
  functions: linesOf("functions/serverless.yml", "functions/deployment/*.yml"),
});
