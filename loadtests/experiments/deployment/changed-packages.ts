import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Laboratory } from "../lib/laboratory.ts";
import { apply, EDITS, type Edit, revert } from "./edits.ts";
import { changedSince, copySources, type Package, packAll } from "./sources.ts";

/** `bytes` is the compressed size of the code as it is deployed. */
type Sized = { name: string; bytes: number };

/** The deployables, and the names of those that each edit changes. */
export type Repackaged = { before: Record<"services" | "functions", Sized[]>; edits: Changed[] };
export type Changed = Pick<Edit, "name" | "inHandler"> & Record<"services" | "functions", string[]>;

/** Bundles all deployables before and after each edit. @throws Error when an edit changes nothing */
export async function repackage({ comparison, signal }: Laboratory): Promise<Repackaged> {
  const tried = comparison.options.short ? EDITS.filter((_, place) => place % 6 === 1) : EDITS;
  const { directory, remove } = copySources();
  try {
    const deployed = await packAll(directory, join(directory, "deployed"), { minify: true });
    const plain = await packAll(directory, join(directory, "plain"), { minify: false });
    const edits: Changed[] = [];
    for (const edit of tried) {
      signal.throwIfAborted();
      apply(edit, directory);
      const after = await packAll(directory, join(directory, edit.name.replaceAll(" ", "-")), {
        minify: false,
      });
      revert(edit, directory);
      const { changes: _, ...described } = edit;
      const changed = changedSince(plain, after);
      if (changed.services.length === 0 || changed.functions.length === 0)
        throw new Error(`The edit of ${edit.name} does not change both variants.`);
      edits.push({ ...described, ...changed });
    }
    const { services, functions } = deployed;
    return { before: { services: services.map(sizeOf), functions: functions.map(sizeOf) }, edits };
  } finally {
    remove();
  }
}

const sizeOf = ({ name, content }: Package): Sized => ({ name, bytes: gzipSync(content).length });
