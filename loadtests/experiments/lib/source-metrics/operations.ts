import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { declared } from "@app/functions/serverless-config";
import { secretsOfAll } from "@app/infra/compose/secrets/secrets";
import { containersIn, lambdas } from "@app/infra/diagrams/read";
import { eventLinks } from "./edges.ts";

/**
 * The parts of a deployment that somebody has to size, to watch or to keep secret. `mappings`: streams that invoke a
 * function, and queues for records that failed. `roles`: of databases, or of functions.
 */
export type Operated = {
  processes: number;
  databaseServers: number;
  secrets: number;
  mappings: number;
  roles: number;
};

/** The containers of compose.yaml without the stand-ins for outside parties. */
export function operatedServices(): Operated {
  return {
    processes: Object.keys(containersIn("services")).length,
    databaseServers: Object.keys(containersIn("databases")).length,
    secrets: secretsOfContainers(),
    mappings: 0,
    roles: Object.keys(containersIn("databases")).length,
  };
}

const PROCESS = /^AWS::(EC2|ECS|AutoScaling)::/;
const DATABASE_SERVER = /^AWS::(RDS|ElastiCache|MSK)::/;

/** The resources of serverless.yml, and the parameters that somebody has to put into the Parameter Store. */
export function operatedFunctions(): Operated {
  const types = Object.values(declared.resources.Resources).map(({ Type }) => Type);
  const { parameters } = declared.custom["deployment"] as { parameters: string[] };
  return {
    processes: types.filter((type) => PROCESS.test(type)).length,
    databaseServers: types.filter((type) => DATABASE_SERVER.test(type)).length,
    secrets: parameters.length,
    mappings: eventLinks().length + types.filter((type) => type === "AWS::SQS::Queue").length,
    roles: lambdas().length,
  };
}

/** Different secrets in the containers, those of the stand-in for the payment provider excluded. */
function secretsOfContainers(): number {
  const directory = mkdtempSync(join(tmpdir(), "orders-two-ways-secrets-"));
  try {
    const { "payment-provider": _, ...own } = secretsOfAll(directory);
    const files = JSON.stringify(own);
    const secrets = JSON.parse(readFileSync(join(directory, "secrets.json"), "utf8")) as Record<
      string,
      string
    >;
    return Object.values(secrets).filter((secret) => files.includes(secret)).length;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
