import type { Answer, Results } from "../experiments/lib/results.ts";
import { bundleStyles } from "./bundle.ts";
import { PARTS, sectionOf } from "./claim.ts";
import { firstScreen } from "./first-screen.ts";
import { escape, verdictInWords } from "./format.ts";

const style = bundleStyles(new URL("style/", import.meta.url));

/**
 * One self-contained page: no network, and no script for the claims. First the answer and a card for each claim, then a
 * section for each claim.
 * @param more sections from other files than the results
 */
export function pageOf(results: Results, more: readonly string[] = []): string {
  const { machine, startedAt } = results;
  const answers = results.answers.filter(({ outcome }) => outcome.status !== "left out");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Microservices or functions? The claims, measured</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#claims">Skip to the claims</a>
${more.length > 0 ? '<a class="skip" href="#choose">Skip to the choice</a>' : ""}
${contentsOf(answers, more.length > 0)}
<div class="page">
<main>
${firstScreen(results)}
${more.join("\n")}
${answers.map(sectionOf).join("\n")}
</main>
<footer><p>Measured on ${escape(startedAt.slice(0, 10))} in ${Math.ceil(results.seconds / 60)} min: ${escape(machine.cpu)}, ${machine.cores} cores, commit
<code>${escape(machine.commit?.slice(0, 10) ?? "unknown")}</code>. Engines: ${escape(Object.entries(machine.versions).map(versionOf).join("; "))}.
These engines stand in for AWS, so no latency and no rate here is one of AWS. Dollars are computed from these figures and AWS's list prices. <a href="results.json">All data</a>.</p></footer>
</div>
</body>
</html>
`;
}

function contentsOf(answers: readonly Answer[], choice: boolean): string {
  const groups = PARTS.map(({ part, heading }) => {
    const links = answers
      .filter((answer) => answer.part === part)
      .map(
        (answer) =>
          `<li data-verdict="${escape(verdictInWords(answer))}"><a href="#${answer.id}">${escape(answer.title)}</a></li>`,
      );
    return `<h2>${heading}</h2><ul>${links.join("")}</ul>`;
  });
  const first = `<ul><li><a href="#claims">The answer</a></li>${choice ? '<li><a href="#choose">Which should I choose?</a></li>' : ""}</ul>`;
  return `<nav aria-label="Contents">${first}${groups.join("")}</nav>`;
}

/** The engines, with their versions. */
const versionOf = ([what, version]: [string, string]) => (what === "node" ? `Node ${version}` : version);
