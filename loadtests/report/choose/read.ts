import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readProfile } from "../../model/cost/profile.ts";
import { readValidation } from "../../model/validate/validation.ts";
import { escape } from "../html.ts";
import { chooseSection } from "./section.ts";
import { validationSection } from "./validation.ts";

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
