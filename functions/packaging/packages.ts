import type { Metafile } from "esbuild";

/**
 * Bytes of a bundle by package, largest first; the project's own code is "own".
 * @param bundle the end of the bundle's path, for example "orders/place-order.mjs"
 */
export function bytesByPackage({ outputs }: Metafile, bundle: string): [name: string, bytes: number][] {
  const [, output] = Object.entries(outputs).find(([path]) => path.endsWith(bundle)) ?? [];
  if (!output) throw new Error(`There is no bundle ${bundle}.`);
  const bytes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
    if (bytesInOutput === 0) continue;
    const name = packageOf(path);
    bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
  }
  return [...bytes].sort(([, a], [, b]) => b - a);
}

/** The last `node_modules` counts: the earlier ones are the package manager's store. */
function packageOf(path: string): string {
  const [, inPackage] = /.*node_modules\/(.+)/.exec(path) ?? [];
  return /^(@[^/]+\/)?[^/]+/.exec(inPackage ?? "")?.[0] ?? "own";
}
