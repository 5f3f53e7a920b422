import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../lib/source-metrics/deployables.ts";

/** A copy of both variants' sources in a temporary directory, where an edit disturbs nobody. */
export type Copy = {
  directory: string;
  /** Removes a product from the catalog. @throws Error when the rule is not in its place */
  edit(): void;
  remove(): void;
};

const SOURCES = ["shared", "services", "functions"];
/** A rule of the domain, before and after the edit. */
const RULE = {
  file: "shared/domain/order.ts",
  from: "if (!product)",
  to: 'if (!product || sku === "sku-001")',
};
/** The edited rule refuses it; no other rule does. */
export const DELISTED = "sku-001";

/** Links between packages are relative and lead into the copy. Third-party packages are linked from the checkout. */
export function copySources(): Copy {
  const directory = mkdtempSync(join(tmpdir(), "orders-two-ways-edited-"));
  const remove = () => {
    rmSync(directory, { recursive: true, force: true });
    process.off("exit", remove);
  };
  process.once("exit", remove);
  for (const name of SOURCES) {
    cpSync(join(ROOT, name), join(directory, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.includes(".serverless"),
    });
  }
  symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"), "dir");
  return { directory, edit: () => editRule(join(directory, RULE.file)), remove };
}

function editRule(file: string): void {
  const source = readFileSync(file, "utf8");
  if (!source.includes(RULE.from)) throw new Error(`${RULE.file} no longer has the rule "${RULE.from}".`);
  writeFileSync(file, source.replace(RULE.from, RULE.to));
}
