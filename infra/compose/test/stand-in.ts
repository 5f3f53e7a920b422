import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "../stack.ts";

/**
 * Pulls an official image. Where no registry answers, builds a stand-in of the same name that runs a program of this
 * machine.
 * @param install returns the path of the program
 * @returns a sentence that names what the tests ran
 */
export async function officialOrStandIn(image: string, install: () => Promise<string>): Promise<string> {
  const pulled = await docker(["pull", "--quiet", image]).then(
    () => true,
    () => false,
  );
  if (pulled) return `${image} is the official image.`;
  const program = await install();
  const context = mkdtempSync(join(tmpdir(), "stand-in-"));
  try {
    copyFileSync(program, join(context, "program"));
    writeFileSync(
      join(context, "Dockerfile"),
      'FROM node:24-slim\nCOPY program /program\nENTRYPOINT ["/program"]\n',
    );
    await docker(["build", "--quiet", "--tag", image, context]);
  } finally {
    rmSync(context, { recursive: true });
  }
  return `${image} is a stand-in with the same program, because no registry answered.`;
}
