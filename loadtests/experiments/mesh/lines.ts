import { globSync, readFileSync } from "node:fs";
import { ROOT } from "../lib/source-metrics/deployables.ts";
import { codeLines, linesOf } from "../lib/source-metrics/lines.ts";

/** Files and functions whose only job a mesh does, too. */
const FILES = ["services/chassis/tls.ts", "services/chassis/breaker.ts"];
const FUNCTIONS: [file: string, names: string[]][] = [
  ["services/chassis/callers.ts", ["requireCaller", "isCertified"]],
  ["services/chassis/client.ts", ["isTheirs"]],
  ["infra/embedded/call-keys.ts", ["callKeys", "keysOf"]],
];
/** Lines elsewhere in the services that use them, or the bulkhead of a library. */
const USES =
  /\b(readTls|createTlsServer|mutual|requireCaller\(|requireCaller }|known,|callerKeys|[bB]reaker\b|[bB]ulkhead\w*)/;

/** Lines of code without comments. `changed`: lines of the services that know of the mesh; `policy`: its description. */
export type Lines = { unnecessary: number; changed: number; policy: number };

export function protectionLines(): Lines {
  const others = globSync("services/*/*.ts", { cwd: ROOT }).filter((file) => !FILES.includes(file));
  const inFunctions = FUNCTIONS.flatMap(([file, names]) =>
    names.map((name) => declaration(read(file), name)),
  );
  const using = others.flatMap((file) =>
    without(
      read(file),
      FUNCTIONS.flatMap(([, names]) => names),
    ),
  );
  return {
    unnecessary:
      sum([...FILES.map(read), ...inFunctions].map(codeLines)) + using.filter(usesProtection).length,
    changed:
      others
        .map(read)
        .join("\n")
        .match(/.*(envoy|sidecar).*/gi)?.length ?? 0,
    policy: linesOf("infra/mesh/{edges,sidecar,outbound,envoy-messages}.ts"),
  };
}

const read = (file: string) => readFileSync(`${ROOT}${file}`, "utf8");
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const usesProtection = (line: string) => USES.test(line) && codeLines(line) > 0 && !/^\s*\*/.test(line);

/** A function of the top level, as the formatter writes it: its first line to the next line that is a brace. */
const pattern = (name: string) => new RegExp(`^(export )?(async )?function ${name}\\b[\\s\\S]*?^}$`, "m");

/** @throws Error when there is no such function: it was renamed, and the count would be too low */
function declaration(text: string, name: string): string {
  const [found] = pattern(name).exec(text) ?? [];
  if (!found) throw new Error(`There is no function ${name} to count.`);
  return found;
}

function without(text: string, names: string[]): string[] {
  return names.reduce((rest, name) => rest.replace(pattern(name), ""), text).split("\n");
}
