import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { OperationUpdate } from "@aws-sdk/client-lambda";
import { nextAttempts, ready, updated, type WireOperation } from "./operations.ts";
import { openDatabase, type Prepare } from "./sqlite.ts";

/** An execution whose function must be invoked. `failures`: invocations in a row that ended without an answer. */
export type Due = { arn: string; functionName: string; failures: number };

/** Another invocation has taken over the execution. */
export class StaleToken extends Error {}

type Tokens = { token: string | undefined; clientToken: string | undefined };

/** The executions and the results of their steps, in one SQLite file. */
export class ExecutionStore {
  readonly #database: DatabaseSync;
  readonly #prepare: Prepare;

  constructor(file: string) {
    const { database, prepare } = openDatabase(file);
    this.#database = database;
    this.#prepare = prepare;
  }

  /** Starts an execution, unless the function has one with this name. @returns its ARN and the input of the first start */
  start(functionName: string, name: string, input: string, now: number): { arn: string; input: string } {
    const arn = `arn:aws:lambda:local:000000000000:function:${functionName}:1/durable-execution/${name}/${randomUUID()}`;
    const insert =
      "insert into executions (arn, name, function_name, input, started_at, due_at) values (?, ?, ?, ?, ?, ?)";
    this.#prepare(`${insert} on conflict do nothing`).run(arn, name, functionName, input, now, now);
    const query = this.#prepare("select arn, input from executions where function_name = ? and name = ?");
    return query.get(functionName, name) as { arn: string; input: string };
  }

  /** The executions that are due, the longest wait first. */
  due(now: number, limit: number): Due[] {
    const query = `select arn, function_name as functionName, failures from executions
      where status = 'RUNNING' and due_at <= ? order by due_at, started_at limit ?`;
    return this.#prepare(query).all(now, limit) as Due[];
  }

  /** When the next execution is due. */
  nextDue(): number | undefined {
    const query = this.#prepare("select min(due_at) as at from executions where status = 'RUNNING'");
    return (query.get() as { at: number | null }).at ?? undefined;
  }

  /** Begins an invocation. Earlier ones can store nothing from now on. @returns the event for the function */
  begin(arn: string, now: number) {
    const token = randomUUID();
    const steps = this.#steps(arn).map((step) => ready(step, now));
    const interrupted = steps.filter(({ Status }) => Status === "STARTED").length;
    const update =
      this.#prepare(`update executions set token = ?, due_at = null, invocations = invocations + 1,
      repeated_steps = repeated_steps + ? where arn = ? returning input, started_at`);
    const { input, started_at } = update.get(token, interrupted, arn) as Record<string, unknown>;
    const execution = {
      Id: arn,
      Type: "EXECUTION",
      Status: "STARTED",
      StartTimestamp: started_at,
      ExecutionDetails: { InputPayload: input },
    };
    return {
      DurableExecutionArn: arn,
      CheckpointToken: token,
      InitialExecutionState: { Operations: [execution, ...steps] },
    };
  }

  /**
   * Stores updates together with the next token. A call that comes again with its client token, because its answer was
   * lost, stores nothing.
   * @throws StaleToken
   */
  checkpoint(arn: string, updates: OperationUpdate[], { token, clientToken }: Tokens, now: number) {
    const query = "select token, client_token from executions where arn = ? and status = 'RUNNING'";
    const known = this.#prepare(query).get(arn) as
      | Record<"token" | "client_token", string | null>
      | undefined;
    const isRepeated = clientToken !== undefined && known?.client_token === clientToken;
    if (!known?.token || (known.token !== token && !isRepeated)) throw new StaleToken();
    const next = isRepeated ? known.token : randomUUID();
    if (!isRepeated) this.#store(arn, updates, { token: next, clientToken }, now);
    const ids = new Set(updates.map(({ Id }) => Id));
    const Operations = this.#steps(arn).filter(({ Id }) => ids.has(Id));
    return { CheckpointToken: next, NewExecutionState: { Operations } };
  }

  /** The invocation ended to wait for the next attempt of a step. */
  suspend(arn: string): void {
    const [first = 0] = nextAttempts(this.#steps(arn));
    this.#end(arn, "RUNNING", first, 0);
  }

  /** The invocation ended without an answer. */
  repeat(arn: string, at: number, failures: number): void {
    this.#end(arn, "RUNNING", at, failures);
  }

  close(arn: string, status: "SUCCEEDED" | "FAILED"): void {
    this.#end(arn, status, null, 0);
  }

  #end(arn: string, status: string, dueAt: number | null, failures: number): void {
    const update = "update executions set status = ?, due_at = ?, failures = ?, token = null where arn = ?";
    this.#prepare(update).run(status, dueAt, failures, arn);
  }

  #store(arn: string, updates: OperationUpdate[], { token, clientToken }: Tokens, now: number): void {
    const steps = new Map(this.#steps(arn).map((step) => [step.Id, step]));
    for (const update of updates) steps.set(update.Id, updated(steps.get(update.Id), update, now));
    const upsert =
      "insert into operations values (?, ?, ?) on conflict do update set operation = excluded.operation";
    const update =
      "update executions set token = ?, client_token = ?, checkpoints = checkpoints + 1 where arn = ?";
    this.#database.exec("begin immediate");
    for (const Id of new Set(updates.map((each) => each.Id!)))
      this.#prepare(upsert).run(arn, Id, JSON.stringify(steps.get(Id)));
    this.#prepare(update).run(token ?? null, clientToken ?? null, arn);
    this.#database.exec("commit");
  }

  #steps(arn: string): WireOperation[] {
    const rows = this.#prepare("select operation from operations where arn = ? order by rowid").all(arn);
    return rows.map(({ operation }) => JSON.parse(operation as string) as WireOperation);
  }
}
