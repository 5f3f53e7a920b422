import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readProfile } from "../../model/cost/profile.ts";
import { describeAccuracy, errorsOf } from "../../model/validate/errors.ts";
import type { Validation } from "../../model/validate/validation.ts";
import { readValidation } from "../../model/validate/validation.ts";
import { escape, formatValue } from "../format.ts";
import { chooseSection } from "./section.ts";

/** The sections about the profile and the validation beside the results. An unusable file is replaced by the reason. */
export function choosing(directory: string): string[] {
  return [
    sectionFrom(join(directory, "profile.json"), (data) => chooseSection(readProfile(data))),
    sectionFrom(join(directory, "validation.json"), (data) => validationSection(readValidation(data))),
  ].filter((section) => section !== "");
}

function sectionFrom(file: string, section: (data: unknown) => string): string {
  if (!existsSync(file)) return "";
  try {
    return section(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    return `<section><p>${escape(error instanceof Error ? error.message : String(error))}</p></section>`;
  }
}

/** The simulation's error wherever the measured figure is known. */
export function validationSection(validation: Validation): string {
  const rows = errorsOf(validation).map(
    ({ variant, load, figure, measured, predicted, error, unexplained, within }) =>
      `<tr><th scope="row">${escape(`${variant}, ${load}: ${figure}`)}</th><td>${formatValue(measured, "ms")}</td><td>${formatValue(predicted, "ms")}</td><td>${(100 * error).toFixed(0)} %${within ? "" : " (beyond)"}</td><td>${(100 * unexplained).toFixed(0)} %</td></tr>`,
  );
  return `<section id="validation" aria-labelledby="validation-title">
<h2 id="validation-title">How far off is the simulation?</h2>
<p>Of AWS it cannot be known without AWS. Of this machine it was held against measured runs on ${escape(validation.measuredAt.slice(0, 10))}.
${describeAccuracy(validation).map(escape).join(" ")}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Measured and simulated"><table>
<thead><tr><th scope="col">Figure</th><th scope="col">Measured</th><th scope="col">Simulated</th><th scope="col">Error</th><th scope="col">The model's part</th></tr></thead>
<tbody>${rows.join("")}</tbody></table></div>
<p><a href="#claims">Back to the claims</a></p>
</section>`;
}
