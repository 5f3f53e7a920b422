import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { THEMES } from "../shared/conformance/themes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const scripts = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts as object;
const find = (pattern: string) =>
  globSync(pattern, {
    cwd: root,
    exclude: (path) => /node_modules|^reports|^\.git$/.test(path),
  });
const read = (file: string) => readFileSync(join(root, file), "utf8");
const pages = find("**/*.md");
const records = pages.filter((page) => /^docs\/decisions\/\d/.test(page));
const files = find("**/*.*");
const sources = find("{shared,services,functions,infra,loadtests,checks}/**/*.{ts,mjs,cjs,yml,yaml}").filter(
  (file) => file !== "checks/docs.test.ts",
);

/** Every match of a pattern in these files, as `file: match`. */
function mentions(inFiles: readonly string[], pattern: RegExp): [file: string, found: string][] {
  return inFiles.flatMap((file) =>
    [...read(file).matchAll(pattern)].map((match): [string, string] => [file, match[1] ?? match[0]]),
  );
}
const listed = (found: [string, string][]) => found.map(([file, what]) => `${file}: ${what}`);

/** The file of a link; a path that begins with "/" counts from the root. */
const target = (page: string, path: string) =>
  path.startsWith("/") ? path.slice(1) : join(dirname(page), path || page.replace(/.*\//, ""));

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(page: string): string[] {
  return mentions([page], /^#+ (.+)$/gm).map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe("the pages", () => {
  it("link to and name only files that exist", () => {
    const links = mentions(pages, /\]\((?!https?:|#|mailto:)([^)#\s]+)/g);
    const rooms = /`((?:shared|services|functions|infra|loadtests|checks|docs)\/[\w./-]+)`/g;
    const paths = [
      ...links,
      ...mentions(pages, rooms).map(([page, path]): [string, string] => [page, `/${path}`]),
      ...mentions(sources, /\b(docs\/[\w/-]+\.\w+)/g).map(([file, path]): [string, string] => [
        file,
        `/${path}`,
      ]),
    ];
    expect(pages).toContain("README.md");
    expect(listed(paths.filter(([page, path]) => !existsSync(join(root, target(page, path)))))).toEqual([]);
  });

  it("name no file in backticks that the repository does not have", () => {
    const named = mentions(pages, /`([\w./-]+\.(?:ts|mjs|cjs|ya?ml|json|css|sql|sh))`/g);
    const unknown = named.filter(([, name]) => !files.some((file) => `/${file}`.endsWith(`/${name}`)));
    expect(listed(unknown)).toEqual([]);
  });

  it("link to headings that exist", () => {
    const links = mentions(pages, /\]\((?!https?:)([^)\s]*#[^)\s]+)\)/g);
    const broken = links.filter(([page, link]) => {
      const [path, anchor] = link.split("#") as [string, string];
      const to = target(page, path);
      return to.endsWith(".md") && existsSync(join(root, to)) && !anchorsOf(to).includes(anchor);
    });
    expect(listed(broken)).toEqual([]);
  });

  it("name words of the file that they link to", () => {
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)#\s]+\.(?:ts|json|yml))\): `(\w+)`/g)].map(([, path, word]) => [
        page,
        path!,
        word!,
      ]),
    );
    expect(named.length).toBeGreaterThan(5);
    const missing = named.filter(([page, path, word]) => !read(target(page!, path!)).includes(word!));
    expect(missing).toEqual([]);
  });

  it("are short enough: README.md below 1,200 words of prose, each other page at most two screens (1,600 words)", () => {
    const prose = read("README.md")
      .replace(/^```[\s\S]*?^```$/gm, "")
      .replace(/^\|.*$/gm, "")
      .replace(/<!--[\s\S]*?-->/g, "");
    const words = (text: string) => text.match(/\S*[\p{L}\p{N}]\S*/gu)?.length;
    expect(words(prose)).toBeLessThan(1_200);
    const long = pages.filter((page) => words(read(page))! > 1_600);
    expect(long).toEqual([]);
  });

  it("state the current number of checks in the contract", () => {
    const checks = THEMES.flatMap(({ cases }) => cases).length;
    const stated = mentions(pages, /\b(\d+) checks of the contract/g);
    expect(stated.length).toBeGreaterThan(0);
    expect(listed(stated.filter(([, number]) => Number(number) !== checks))).toEqual([]);
  });
});

describe("the decision records", () => {
  it("are all in the index, by their titles", () => {
    const titles = records.map((record) => /^# (\d+)\. (.+)$/m.exec(read(record)));
    const rows = titles.map(
      (title, i) => `| [${title?.[1]}](${records[i]?.replace(/.*\//, "")}) | ${title?.[2]} |`,
    );
    const index = read("docs/decisions/README.md").replaceAll(/ +\|/g, " |");
    expect(rows.filter((row) => !index.includes(row))).toEqual([]);
  });

  it("exist for each number that a page or a comment names", () => {
    const named = [
      ...mentions([...pages, ...sources], /\b(?:record|decisions\/)[ ]?(\d{3})\b/gi),
      ...mentions(records, /\((0\d\d)\)/g),
    ];
    const numbers = records.map((record) => record.replace(/.*\/(\d+).*/, "$1"));
    expect(named.length).toBeGreaterThan(10);
    expect(listed(named.filter(([, number]) => !numbers.includes(number)))).toEqual([]);
  });
});

describe("every named command", () => {
  it("is a script of package.json where it begins with npm run", () => {
    const named = mentions([...pages, ...sources], /npm run (?:--silent )?([a-z][\w:]*)/g);
    expect(named.length).toBeGreaterThan(50);
    expect(listed(named.filter(([, name]) => !(name in scripts)))).toEqual([]);
  });

  it("tests paths that exist", () => {
    const named = mentions(pages, /npm (?:test|run test:system) -- ([\w./ -]+)/g);
    const paths = named.flatMap(([page, list]) =>
      list
        .trim()
        .split(" ")
        .map((path) => [page, path] as [string, string]),
    );
    expect(listed(paths.filter(([, path]) => !files.some((file) => file.startsWith(path))))).toEqual([]);
  });

  it("runs TypeScript with the pinned Node, through an npm script: the user's own node may be Node 20", () => {
    const pasted = mentions([...pages, ...sources], /(?<![\w-])node (?!--)[\w./-]+\.ts\b/g);
    const direct = mentions(pages, /(?:npx |node_modules\/\.bin\/)vitest/g);
    expect(listed([...pasted, ...direct])).toEqual([]);
  });
});
