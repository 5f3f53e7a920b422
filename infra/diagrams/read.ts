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

type Declared = (typeof declared.functions)[string];

/**
 * A Lambda function of serverless.yml with its triggers, tables and invocations. Its context is the folder of its
 * handler.
 */
export type Lambda = ReturnType<typeof lambdas>[number];

export function lambdas(functions: Record<string, Declared> = declared.functions) {
  const contextOf = (name: string) => functions[name]!.handler.replace(/\/.*/, "");
  /** An ARN that names no function of this stack may be that of any. */
  const invokedBy = (arn: string) =>
    functionName(arn) in functions ? [functionName(arn)] : Object.keys(functions);
  return Object.entries(functions).map(([name, fn]) => {
    const { events = [] } = fn;
    const invoked = unique(resourcesFor(fn, mayInvoke).flatMap(invokedBy));
    const tablesFor = (isMeant: (action: string) => boolean) =>
      unique(resourcesFor(fn, isMeant).flatMap(tablesOf));
    return {
      name,
      context: contextOf(name),
      http: events.some(({ httpApi }) => httpApi),
      schedule: events.find(({ schedule }) => schedule)?.schedule,
      /** Whether a record that it refuses to the last ends in the queue of dead letters. */
      deadLetters: events.some(({ stream }) => stream?.destinations?.onFailure),
      streams: events.flatMap(({ stream }) => {
        if (!stream) return [];
        const statuses = stream.filterPatterns.flatMap(({ dynamodb }) => dynamodb.NewImage.status.S);
        return [{ table: tableName(reference(stream.arn)), statuses }];
      }),
      /** Tables whose items it may read or write. */
      uses: tablesFor(usesItems),
      writes: tablesFor(writesItems),
      /** Functions that it invokes and waits for, and their contexts. */
      invoked,
      asks: unique(invoked.map(contextOf)),
      asksProvider: resourcesFor(fn, (action) => action.startsWith("ssm:")).length > 0,
    };
  });
}

/** The right to read a stream is no right to read its table. */
const ON_STREAM = /^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$/i;
const READ = /^dynamodb:(GetItem|BatchGetItem|Query|Scan|ConditionCheckItem)$/i;
/** A wildcard counts as use and as write. */
const usesItems = (action: string) => /^(\*$|dynamodb:)/i.test(action) && !ON_STREAM.test(action);
const writesItems = (action: string) => usesItems(action) && !READ.test(action);
const mayInvoke = (action: string) => /^(\*|lambda:(\*|invoke.*))$/i.test(action);

function resourcesFor({ iamRoleStatements = [] }: Declared, isMeant: (action: string) => boolean): string[] {
  // A statement without actions or resources names exceptions (`NotAction`, `NotResource`).
  const statements: Partial<(typeof iamRoleStatements)[number]>[] = iamRoleStatements;
  const allowing = statements.filter(({ Action = "*" }) => [Action].flat().some(isMeant));
  return allowing.flatMap(({ Resource }) => [Resource].flat().map(reference));
}

const TABLE_IDS = Object.entries(declared.resources.Resources)
  .filter(([, { Type }]) => Type === "AWS::DynamoDB::Table")
  .map(([id]) => id);

/** The tables whose items a resource covers. A resource that names no table of this stack counts as all of them. */
function tablesOf(resource: string): string[] {
  const [, id = "", attribute] = /^(?:\$\{)?(\w+)\.(\w+)/.exec(resource) ?? [];
  if (!TABLE_IDS.includes(id)) return TABLE_IDS.map(tableName);
  return attribute === "StreamArn" ? [] : [tableName(id)];
}

/** "slow-payments" of "SlowPaymentsTable" and of "SlowPaymentsTable.StreamArn". */
const tableName = (arn: string) =>
  arn
    .replace(/Table(\..*)?$/, "")
    .replace(/(?<=.)[A-Z]/g, "-$&")
    .toLowerCase();

/** "getPayment" of "GetPaymentLambdaFunction.Arn". */
const functionName = (arn: string) =>
  arn.replace(/LambdaFunction\..*/, "").replace(/^[A-Z]/, (letter) => letter.toLowerCase());

export const unique = <T>(values: readonly T[]) => [...new Set(values)];
