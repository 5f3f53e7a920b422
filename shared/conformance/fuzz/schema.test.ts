import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lossOf } from "./check-answer.ts";
import { nearlyRight } from "./mutate.ts";
import { type JsonSchema, OPERATIONS, valid } from "./schema.ts";

const SAMPLES = { numRuns: 4_000, seed: 1 };
const bodies = (note: JsonSchema) => valid({ type: "object", properties: { note } }, {});
const contractText = OPERATIONS.flatMap(({ parameters }) => parameters).find(
  ({ name }) => name === "cursor",
)!;
const notesOf = (sent: unknown[]) => sent.map((body) => (body as { note: string }).note);

const planesOf = (texts: string[]) =>
  new Set(Array.from(texts.join(" "), (character) => character.codePointAt(0)! >> 16));
const controlsOf = (texts: string[]) => new Set(texts.join(" ").match(/\p{Cc}/gu));
const halves = /[\ud800-\udfff]/u;

describe("for a text field of any schema, the generator draws", () => {
  it("every character that the schema allows: NUL, control characters, lone surrogates, every plane", () => {
    const texts = notesOf(fc.sample(bodies({ type: "string", maxLength: 200 }), SAMPLES));
    expect(controlsOf(texts).size).toBe(65);
    expect(planesOf(texts).size).toBe(17);
    expect(texts.filter((note) => note.includes("\0")).length).toBeGreaterThan(100);
    expect(texts.filter((note) => halves.test(note)).length).toBeGreaterThan(100);
  });

  it("no refused character in valid values", () => {
    const texts = notesOf(fc.sample(bodies(contractText.schema), SAMPLES));
    expect(controlsOf(texts).size).toBe(64);
    expect(planesOf(texts).size).toBe(17);
    expect(texts.filter((note) => note.includes("\0") || halves.test(note))).toEqual([]);
  });

  it("the refused characters, too, in almost valid values", () => {
    const right = bodies({ type: "string", pattern: "^[a-z]{1,64}$" });
    const texts = fc.sample(nearlyRight(right), SAMPLES).flatMap((json) => {
      try {
        const { note } = JSON.parse(json) as { note?: unknown };
        return typeof note === "string" ? [note] : [];
      } catch {
        return [];
      }
    });
    expect(texts.filter((note) => note.includes("\0")).length).toBeGreaterThan(30);
    expect(controlsOf(texts).size).toBeGreaterThan(40);
    expect(texts.filter((note) => halves.test(note)).length).toBeGreaterThan(30);
  });
});

describe("a stored order", () => {
  const order = (more: object) => ({
    customerId: "alice",
    lines: [{ sku: "a", quantity: 1, unitPrice: 2 }],
    ...more,
  });
  const loss = (kept: object, sent: object) =>
    lossOf(order(kept) as never, Buffer.from(JSON.stringify(sent)), "alice");

  it("has every field with the value that was sent, whatever its name", () => {
    const lines = [{ sku: "a", quantity: 1 }];
    expect(loss({ note: "n" }, { lines, note: "n", card: "not shown" })).toBeUndefined();
    expect(loss({ note: "\ufffd" }, { lines, note: "\ud800" })).toBe(
      "the order differs from the request in note",
    );
    expect(loss({}, { lines: [...lines, ...lines] })).toBe("the order differs from the request in lines");
    expect(loss({}, { lines: [{ sku: "a", quantity: 2 }] })).toBe(
      "the order differs from the request in lines",
    );
  });
});
