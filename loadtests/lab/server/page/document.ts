import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleStyles } from "../../../report/bundle.ts";

const chartStyle = readFileSync(fileURLToPath(import.meta.resolve("uplot/dist/uPlot.min.css")), "utf8");
const style = chartStyle + bundleStyles(new URL("../../style/", import.meta.url));

/** A self-contained document: the browser loads nothing from elsewhere. */
export function documentOf(title: string, body: string, head = ""): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
${head}
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Shown until the variants are ready. It reloads itself. */
export const STARTING = documentOf(
  "The lab is starting",
  "<main><h1>The variants are starting …</h1><p>The page comes by itself, in a few seconds.</p></main>",
  '<meta http-equiv="refresh" content="1">',
);
