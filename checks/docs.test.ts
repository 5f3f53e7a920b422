import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const scripts = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts as object;
const find = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: (path) => /node_modules|fence-canary|^reports|^\.git/.test(path) });
const pages = find("**/*.md");
const sources = find("{shared,services,functions,infra,loadtests,checks}/**/*.{ts,mjs,cjs,yml,yaml}");

/** Every match of a pattern in these files, as `file: match`. */
function mentions(files: readonly string[], pattern: RegExp): [file: string, found: string][] {
  return files.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(pattern)].map((match): [string, string] => [
      file,
      match[1] ?? match[0],
    ]),
  );
}
const listed = (found: [string, string][]) => found.map(([file, what]) => `${file}: ${what}`);

/** Links, and paths of this repository in backticks. */
function pathsOf(page: string): [string, string][] {
  const links = mentions([page], /\]\((?!https?:|#|mailto:)([^)#\s]+)/g);
  const rooms = /`((?:shared|services|functions|infra|loadtests|checks|docs)\/[\w./-]+)`/g;
  const named = mentions([page], rooms).map(([, path]): [string, string] => [page, `/${path}`]);
  return [...links, ...named];
}

const exists = ([page, path]: [string, string]) =>
  existsSync(path.startsWith("/") ? join(root, path) : join(root, dirname(page), path));

describe("the pages", () => {
  it("link to and name only files that exist", () => {
    expect(pages).toContain("README.md");
    expect(listed(pages.flatMap(pathsOf).filter((found) => !exists(found)))).toEqual([]);
  });
});

describe("every named command", () => {
  it("is a script of package.json where it begins with npm run", () => {
    const named = mentions([...pages, ...sources], /npm run (?:--silent )?([a-z][\w:]*)/g);
    expect(named.length).toBeGreaterThan(50);
    expect(listed(named.filter(([, name]) => !(name in scripts)))).toEqual([]);
  });

  it("never gives TypeScript to the user's own node, which may be Node 20: npm scripts run the pinned one", () => {
    const pasted = mentions([...pages, ...sources], /(?<![\w-])node (?!--)[\w./-]+\.ts\b/g);
    const elsewhere = pasted.filter(([file]) => file !== "checks/docs.test.ts");
    expect(listed(elsewhere)).toEqual([]);
  });
});
