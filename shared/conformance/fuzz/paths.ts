import fc, { type Arbitrary } from "fast-check";
import { encoded } from "../injections.ts";
import { mostly, wildText } from "./arbitraries.ts";
import { type Known, type Operation, type Parameter, valid } from "./schema.ts";

/** Short enough for a server that limits the head of a request to 16 KiB. */
const encode = (text: string) => encoded(text).slice(0, 5_000).replace(/%.?$/, "");

/** Wrongly encoded texts. */
const RAW = "% %zz %ff %00 %ED%A0%80 %c0%af %u0041 %2e%2e%2f .. . + a;b=c \\ '\"<>|^`{}".split(" ");

/** Spellings of a number that the contract refuses. */
const SPELLED = ["0x10", "1e1", "1.0", "+5", "007", " 1", "1 ", "0b1", "１", "101", "0", "-0"];

/** A parameter's value, encoded: valid, almost valid, or arbitrary. */
function textFor({ name, schema }: Parameter, known: Known): Arbitrary<string> {
  const right = valid(schema, known, name).map(String);
  const bent = fc.tuple(right, fc.nat(), wildText).map(([text, spot, wild]) => {
    const at = spot % (text.length + 1);
    return text.slice(0, at) + wild.slice(0, spot % 4) + text.slice(at + 1);
  });
  const spelled = fc
    .tuple(right, fc.constantFrom(...SPELLED))
    .map(([text, number]) => (/^\d+$/.test(text) ? number : text.toUpperCase()));
  const texts = mostly(right, bent, wildText, spelled).map(encode);
  return mostly(texts, fc.constantFrom(...RAW));
}

function query(parameters: Parameter[], known: Known): Arbitrary<string> {
  const pair = (parameter: Parameter) =>
    textFor(parameter, known).map((value) => `${parameter.name}=${value}`);
  const given = parameters.map((parameter) => fc.option(pair(parameter), { nil: "" }));
  const wrong = mostly(
    fc.constant(""),
    ...parameters.map((parameter) => fc.tuple(pair(parameter), pair(parameter)).map((two) => two.join("&"))),
    fc.tuple(wildText, wildText).map(([name, value]) => `${encode(name)}=${encode(value)}`),
    fc.constantFrom("%", "&", "=", "limit", "limit[]=1", "limit[a]=1", "limit=1;cursor=x", "?limit=1"),
  );
  return fc.tuple(...given, wrong).map((parts) => {
    const sent = parts.filter((part) => part !== "").join("&");
    return sent && `?${sent}`;
  });
}

/** Spellings of a path that some layer may read as another path, and forbidden places. */
const BENDS: ((path: string) => string)[] = [
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => `${path}//`,
  (path) => path.toUpperCase(),
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `/%2e%2e${path}`,
  (path) => path.replace("/o", "/%6f"),
  (path) => path.replace(/(?<=.)\/(?=[^/]*$)/, "%2f"),
  (path) => `${path};a=b`,
  (path) => `${path}%00`,
  (path) => `${path}.json`,
  (path) => `${path}/..`,
  (path) => `${path}\\`,
  () => "/",
  () => "/parked",
  () => "/parked/redrive",
  () => "/reservations/1",
  () => "/2015-03-31/functions/redriveOrders/invocations",
  () => "/__proto__",
];

/** The target of an operation's request: its path with parameters, and its query. */
export function targetFor({ path, parameters }: Operation, known: Known): Arbitrary<string> {
  const inPath = parameters.filter((parameter) => parameter.in === "path");
  const filled = fc
    .tuple(...inPath.map((parameter) => textFor(parameter, known)))
    .map((values) => inPath.reduce((text, { name }, i) => text.replace(`{${name}}`, () => values[i]!), path));
  const bent = fc.tuple(filled, fc.constantFrom(...BENDS)).map(([text, bend]) => bend(text));
  const inQuery = parameters.filter((parameter) => parameter.in === "query");
  return fc.tuple(mostly(filled, bent), query(inQuery, known)).map((parts) => parts.join(""));
}
