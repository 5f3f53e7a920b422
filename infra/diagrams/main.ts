import { readFileSync, writeFileSync } from "node:fs";
import { commandOf } from "@app/net/flags";
import { functionsDiagram, ownershipMap, servicesDiagram } from "./diagrams.ts";

const BLOCKS: Record<string, () => string> = {
  services: servicesDiagram,
  functions: functionsDiagram,
  ownership: ownershipMap,
};

commandOf(
  "diagrams",
  "Writes the diagrams of README.md and the map of docs/architecture.md from serverless.yml, infra/compose and the code.",
).parse();

for (const page of ["README.md", "docs/architecture.md"]) {
  const file = new URL(`../../${page}`, import.meta.url);
  const fresh = readFileSync(file, "utf8").replaceAll(
    /(<!-- npm run diagrams writes this: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, head: string, block: string, end: string) => `${head}\n${BLOCKS[block]?.()}\n\n${end}`,
  );
  writeFileSync(file, fresh);
}
