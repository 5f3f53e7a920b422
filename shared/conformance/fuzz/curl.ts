import { gzipSync } from "node:zlib";
import { type Caller, type FuzzRequest, SCOPES } from "./requests.ts";

/** Where the request goes, and who issues a token for which subject. */
type Destination = { url: string; subject: string; issuer: string };

const PLAIN_LENGTH = 2_000;

/** A line for bash that repeats a request, with a token of the same subject. */
export function curlLine(request: FuzzRequest, to: Destination): string {
  const { method, path, headers, body, chunked, as } = request;
  const given = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => header(name, one)),
  );
  const token = tokenOf(as, to);
  const parts = [
    `curl -isgm 60 --path-as-is -X ${method}`,
    ...(body && headers["content-type"] === undefined ? ["-H 'content-type:'"] : []),
    ...(chunked ? ["-H 'transfer-encoding: chunked'"] : []),
    ...given.map((text) => `-H ${quoted(text)}`),
    ...(token ? [`-H "authorization: Bearer ${token}"`] : []),
    quoted(to.url.replace(/\/$/, "") + path),
  ];
  if (!body) return parts.join(" ");
  const plain = body.length <= PLAIN_LENGTH && !body.includes(0);
  if (plain) return [...parts, `--data-binary ${quoted(body.toString("latin1"))}`].join(" ");
  const packed = gzipSync(body).toString("base64");
  return `base64 -d <<< ${packed} | gunzip | ${[...parts, "--data-binary @-"].join(" ")}`;
}

/** curl sends an empty header only when it ends in a semicolon; one that ends in a colon is omitted. */
function header(name: string, value: string): string {
  return value.trim() === "" ? `${name};` : `${name}: ${value}`;
}

function tokenOf(caller: Caller, { subject, issuer }: Destination): string | undefined {
  if (caller === "nobody") return undefined;
  if (caller === "nonsense") return "a.b.c";
  return `$(npm run --silent token -- ${subject} --issuer ${issuer} --scope '${SCOPES[caller]}')`;
}

/** Latin-1 text as one word of bash. */
function quoted(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escape = (char: string) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
  return `$'${text.replaceAll(/[^\x20-\x7e]|['\\]/g, escape)}'`;
}
