import type { ChangeRecord } from "@app/functions-local/streams/streams-api";
import { unmarshall } from "@aws-sdk/util-dynamodb";

type Image = Record<string, unknown> & { status?: string; attempt?: number };

/**
 * The allowed changes of an order, a reservation, a payment and an item of the slow lane. An unchanged status is a new attempt, or a change by
 * the sweeper.
 */
const STEPS = new Set(
  [
    "undefined>pending pending>confirmed pending>rejected confirmed>cancelling cancelling>cancelled",
    "undefined>reserved undefined>refused reserved>released",
    "undefined>authorized undefined>declined authorized>refunded",
    "undefined>slow",
  ].flatMap((steps) => steps.split(" ")),
);

/** Times of events that happen once. A time never changes again. */
const TIMES = [
  "placedAt",
  "settledAt",
  "cancellingAt",
  "cancelledAt",
  "decidedAt",
  "releasedAt",
  "refundedAt",
];

/** Forbidden changes of any item, in sentences, whatever happened to the item later. */
export function findWrongInHistory(history: readonly ChangeRecord[]): string[] {
  return history.flatMap(({ dynamodb }) => {
    const before = imageOf(dynamodb.OldImage);
    const after = imageOf(dynamodb.NewImage);
    const id = (after["id"] ?? after["orderId"]) as string;
    const wrong: string[] = [];
    if (before.status !== after.status && !STEPS.has(`${before.status}>${after.status}`))
      wrong.push(`${id} went from ${before.status} to ${after.status}`);
    if (before.attempt !== undefined && !(after.attempt! >= before.attempt))
      wrong.push(`${id} went from attempt ${before.attempt} to ${after.attempt}`);
    for (const time of TIMES)
      if (time in before && before[time] !== after[time])
        wrong.push(`${id} (${after.status}) has a new ${time}`);
    return wrong;
  });
}

function imageOf(image: ChangeRecord["dynamodb"]["NewImage"]): Image {
  return unmarshall((image ?? {}) as Parameters<typeof unmarshall>[0]);
}
