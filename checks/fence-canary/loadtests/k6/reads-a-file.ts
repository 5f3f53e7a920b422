import { readFileSync } from "node:fs";

export const nodeIsNotThere = readFileSync;
