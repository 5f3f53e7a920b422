import { join } from "node:path";
import { apply, EDITS, type Edit, revert } from "./edits.ts";
import { changedSince, copySources, type Packages, packAll } from "./sources.ts";

/** The deployables, and the names of those that each edit changes. */
export type Repackaged = { before: Packages; edits: Changed[] };
export type Changed = Pick<Edit, "name" | "inHandler"> & Record<"services" | "functions", string[]>;

/** Bundles all deployables before and after each edit. */
export async function repackage({ signal }: { signal: AbortSignal }): Promise<Repackaged> {
  const { directory, remove } = copySources();
  try {
    const before = await packAll(directory, join(directory, "deployed"), { minify: true });
    const plain = await packAll(directory, join(directory, "plain"), { minify: false });
    const edits: Changed[] = [];
    for (const [place, edit] of EDITS.entries()) {
      signal.throwIfAborted();
      apply(edit, directory);
      const after = await packAll(directory, join(directory, `edit-${place}`), { minify: false });
      revert(edit, directory);
      const { changes: _, ...described } = edit;
      edits.push({ ...described, ...changedSince(plain, after) });
    }
    return { before, edits };
  } finally {
    remove();
  }
}
