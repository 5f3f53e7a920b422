import fc, { type Arbitrary } from "fast-check";
import { anyCharacter, wildJson, wildText } from "./arbitraries.ts";

/** A placeholder for another text. No generated value contains it. */
const HOLE = "hole:3f1c";

/** One change to a value. The result is a text, because no value can hold 1e999 or a duplicate key. */
type Mutation = (right: unknown, spot: number, json: string, name: string, character: string) => string;

const replaceNode: Mutation = (right, spot, json) =>
  punch(right, spot, () => HOLE).replaceAll(JSON.stringify(HOLE), () => json);

/** Changes one character in one of the texts. */
const spoilText: Mutation = (right, spot, _json, _name, character) => {
  const texts: string[] = [];
  JSON.stringify(right, (_key, node: unknown) => (typeof node === "string" && texts.push(node), node));
  if (texts.length === 0) return JSON.stringify(right);
  let seen = 0;
  const replacer = (_key: string, node: unknown) =>
    typeof node === "string" && seen++ === spot % texts.length ? splice(node, spot, 0, character) : node;
  return JSON.stringify(right, replacer);
};

const MUTATIONS: Mutation[] = [
  replaceNode,
  replaceNode,
  spoilText,
  spoilText,
  (right, spot) => punch(right, spot, () => undefined),
  addField,
  (right, spot) => splice(JSON.stringify(right), spot, 1, ""),
  (right, spot, json) => splice(JSON.stringify(right), spot, 0, json),
];

const fieldName = fc.oneof(
  fc.constantFrom(..."lines card sku quantity __proto__ constructor customerId total id".split(" ")),
  wildText,
);

/** JSON texts of a valid value with one change. */
export function nearlyRight(right: Arbitrary<unknown>): Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...MUTATIONS), right, fc.nat(), wildJson, fieldName, anyCharacter)
    .map(([mutate, ...change]) => mutate(...change));
}

/** The value as text, with one of its nodes, the root included, replaced. */
function punch(value: unknown, spot: number, turn: (node: unknown) => unknown): string {
  let nodes = 0;
  JSON.stringify(value, (_key, node: unknown) => (nodes++, node));
  let seen = 0;
  const replacer = (_key: string, node: unknown) => (seen++ === spot % nodes ? turn(node) : node);
  return JSON.stringify(value, replacer) ?? "";
}

/** Adds a field to one of the objects, which may already have it. */
function addField(value: unknown, spot: number, json: string, name: string): string {
  const text = JSON.stringify(value);
  const objects = [...text.matchAll(/\{/g)].map(({ index }) => index + 1);
  return splice(text, objects[spot % objects.length] ?? 0, 0, `${JSON.stringify(name)}:${json},`);
}

function splice(text: string, spot: number, removed: number, added: string): string {
  const at = spot % Math.max(1, text.length);
  return text.slice(0, at) + added + text.slice(at + removed);
}
