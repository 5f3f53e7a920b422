import type { ErrorObject, OperationUpdate } from "@aws-sdk/client-lambda";

/** A step as it travels. Times are seconds since 1970. */
export interface WireOperation {
  Id: string | undefined;
  ParentId: string | undefined;
  Name: string | undefined;
  Type: "STEP";
  SubType: string | undefined;
  Status: "STARTED" | "PENDING" | "READY" | "SUCCEEDED" | "FAILED";
  StartTimestamp: number;
  EndTimestamp?: number;
  StepDetails: {
    /** Attempts that have ended. */
    Attempt: number;
    NextAttemptTimestamp?: number;
    Result?: string | undefined;
    Error?: ErrorObject | undefined;
  };
}

/**
 * A step after an update: it starts, and then succeeds, fails, or waits for its next attempt.
 * @throws Error with one sentence, for any other operation
 */
export function updated(
  earlier: WireOperation | undefined,
  { Id, ParentId, Name, Type, SubType, Action, Payload, Error: cause, StepOptions }: OperationUpdate,
  now: number,
): WireOperation {
  if (Type !== "STEP") throw new Error(`This service knows only steps, not the operation ${Type}.`);
  const { StartTimestamp = now, StepDetails: { Attempt = 0 } = {} } = earlier ?? {};
  const step = { Id, ParentId, Name, Type, SubType, StartTimestamp } as const;
  if (Action === "START") return { ...step, Status: "STARTED", StepDetails: { Attempt } };
  if (Action === "RETRY") {
    const NextAttemptTimestamp = now + (StepOptions?.NextAttemptDelaySeconds ?? 1);
    const StepDetails = { Attempt: Attempt + 1, NextAttemptTimestamp, Error: cause };
    return { ...step, Status: "PENDING", StepDetails };
  }
  const Status = Action === "SUCCEED" ? "SUCCEEDED" : "FAILED";
  const StepDetails = { Attempt: Attempt + 1, Result: Payload, Error: cause };
  return { ...step, Status, EndTimestamp: now, StepDetails };
}

/** The step at this time: once its wait is over, it may be attempted again. */
export function ready(step: WireOperation, now: number): WireOperation {
  const isOver = step.Status === "PENDING" && (step.StepDetails.NextAttemptTimestamp ?? 0) <= now;
  return isOver ? { ...step, Status: "READY" } : step;
}

/** The times at which waiting steps may be attempted again, the first one first. */
export function nextAttempts(steps: readonly WireOperation[]): number[] {
  const waiting = steps.filter(({ Status }) => Status === "PENDING");
  return waiting.flatMap(({ StepDetails }) => StepDetails.NextAttemptTimestamp ?? []).sort((a, b) => a - b);
}
