import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as internal from "./internal.ts";
import { check } from "./request.ts";
import * as schemas from "./schemas.ts";
import { keepable, text } from "./text.ts";

/** Characters that PostgreSQL refuses, or that every store replaces. */
const UNKEEPABLE = ["\0", "\ud800", "\udfff", "\udc00\ud800"];

/** Every text field accepts at least one of these texts. Otherwise it needs `.meta({ examples })`. */
const SAMPLES = ["a", "sku-001", "00000000-0000-8000-8000-000000000000", "2026-01-01T00:00:00.000Z"];

type Def = {
  type: string;
  shape?: object;
  element?: z.ZodType;
  innerType?: z.ZodType;
  options?: z.ZodType[];
};
type Field = [path: string, schema: z.ZodType];

const NO_TEXT = ["int", "number", "enum", "literal", "boolean", "transform"];

/** Every text field of a schema. @throws when the schema has a part that this function does not know */
function textsOf(path: string, schema: z.ZodType): Field[] {
  const def = schema.def as unknown as Def & { in?: z.ZodType; out?: z.ZodType };
  if (def.type === "string") return [[path, schema]];
  if (NO_TEXT.includes(def.type)) return [];
  const parts: Field[] = Object.entries(def.shape ?? {}).map(([key, part]) => [`${path}.${key}`, part]);
  for (const part of [def.element, def.innerType, def.in, def.out, ...(def.options ?? [])])
    if (part) parts.push([path, part]);
  if (parts.length === 0) throw new Error(`${path}: add the schema type ${def.type} to this test.`);
  return parts.flatMap(([name, part]) => textsOf(name, part));
}

/** The text fields that accept a character which a store cannot keep. */
function carelessFields(fields: Field[]): string[] {
  return fields.flatMap(([path, schema]) => {
    const examples = (schema.meta()?.["examples"] ?? []) as string[];
    const taken = [...examples, ...SAMPLES].filter((sample) => schema.safeParse(sample).success);
    if (taken.length === 0) return [`${path} accepts none of the samples`];
    const spoilt = taken.flatMap((sample) => UNKEEPABLE.flatMap((bad) => insertions(sample, bad)));
    return spoilt.some((value) => schema.safeParse(value).success) ? [path] : [];
  });
}

function insertions(sample: string, bad: string): string[] {
  return Array.from({ length: sample.length + 1 }, (_, at) => sample.slice(0, at) + bad + sample.slice(at));
}

const fields = Object.entries({ ...schemas, ...internal }).flatMap(([name, schema]) =>
  schema instanceof z.ZodType ? textsOf(name, schema) : [],
);

describe("a text field of the contract", () => {
  it("refuses every character that a store cannot keep: define it with `text(min, max)`", () => {
    expect(fields.length).toBeGreaterThan(30);
    expect(carelessFields(fields)).toEqual([]);
  });

  it("is found by this test when it accepts such a character", () => {
    const note = z.object({
      plain: z.string().max(200),
      trimmed: z.array(z.string().trim().min(1)).optional(),
      pattern: z.string().regex(/^a.*$/s).nullable(),
      right: text(0, 200),
    });
    expect(carelessFields(textsOf("note", note))).toEqual(["note.plain", "note.trimmed", "note.pattern"]);
  });
});

describe("text", () => {
  it("accepts control characters and every plane", () => {
    for (const words of ["", "\u0001\t\n\u001b", "é☕🙂", "\u{10fffd}", "\ufffe"])
      expect(text(0, 10).parse(words)).toBe(words);
  });

  it("counts characters as its JSON Schema does, not UTF-16 units", () => {
    expect(text(0, 3).safeParse("🙂🙂🙂").success).toBe(true);
    expect(text(0, 3).safeParse("🙂🙂🙂🙂").success).toBe(false);
    expect(text(1, 3).safeParse("").success).toBe(false);
    expect(z.toJSONSchema(text(0, 3))).toMatchObject({ maxLength: 3 });
  });

  it("cleans a message that repeats a client's words", () => {
    const message = (value: unknown) => {
      try {
        check(z.strictObject({}), value);
      } catch (error) {
        return (error as Error).message;
      }
      throw new Error("it was accepted");
    };
    expect(schemas.problem.shape.detail.safeParse(message({ "a\0\ud800": 1 })).success).toBe(true);
    expect(keepable("a\0\ud800🙂", 4)).toBe("a\ufffd\ufffd\ufffd");
  });
});
