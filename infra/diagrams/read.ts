import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { reference } from "@app/functions/deployment/template";
import { declared } from "@app/functions/serverless-config";
import { parse } from "yaml";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Every match of a pattern in the files that a glob finds. */
export function matchesIn(files: string, pattern: RegExp): string[] {
  return globSync(files, { cwd: ROOT })
    .sort()
    .flatMap((file) =>
      [...readFileSync(`${ROOT}${file}`, "utf8").matchAll(pattern)].map(([, match]) => match!),
    );
}

type Container = {
  environment?: Record<string, string>;
  ports?: string[];
  depends_on?: Record<string, unknown>;
};

/** The containers that one file of infra/compose declares. */
export function containersIn(file: string): Record<string, Container> {
  const yaml = readFileSync(`${ROOT}infra/compose/${file}.yaml`, "utf8");
  return (parse(yaml, { merge: true }) as { services: Record<string, Container> }).services;
}

/** What a Lambda function of serverless.yml reacts to and changes. Its context is the folder of its handler. */
export type Lambda = ReturnType<typeof lambdas>[number];

export function lambdas() {
  return Object.entries(declared.functions).map(([name, fn]) => {
    const { handler, events = [] } = fn;
    return {
      name,
      context: handler.replace(/\/.*/, ""),
      http: events.some(({ httpApi }) => httpApi),
      schedule: events.find(({ schedule }) => schedule)?.schedule,
      streams: events.flatMap(({ stream }) => {
        if (!stream) return [];
        const statuses = stream.filterPatterns.flatMap(({ dynamodb }) => dynamodb.NewImage.status.S);
        return [{ table: tableName(reference(stream.arn)), statuses }];
      }),
      writes: resourcesFor(fn, /^dynamodb:(Put|Update|Delete)Item$/).map(tableName),
      asksProvider: resourcesFor(fn, /^ssm:/).length > 0,
    };
  });
}

function resourcesFor(
  { iamRoleStatements = [] }: (typeof declared.functions)[string],
  action: RegExp,
): string[] {
  const allowing = iamRoleStatements.filter(({ Action }) => [Action].flat().some((one) => action.test(one)));
  return allowing.flatMap(({ Resource }) => [Resource].flat().map(reference));
}

/** "slow-payments" of "SlowPaymentsTable.StreamArn". */
const tableName = (arn: string) =>
  arn
    .replace(/Table\..*/, "")
    .replace(/(?<=.)[A-Z]/g, "-$&")
    .toLowerCase();
