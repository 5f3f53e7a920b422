import { commandOf, wholeNumberUpTo } from "@app/net/flags";
import { Argument } from "commander";
import { sentenceOf } from "../command.ts";
import { LESSONS, type Lesson } from "./lessons.ts";
import type { Step } from "./step.ts";

/** `npm run lesson`. Exit status 0: the exercise is solved; 1: something is missing; 2: a wrong number or flag. */
const list = LESSONS.map(({ page, title }, i) => `  ${i + 1}  ${title.padEnd(48)}docs/learn/${page}.md`);
const program = commandOf(
  "lesson",
  "Checks the exercise of a lesson of docs/learn: what is right, and what is missing.",
)
  .addArgument(new Argument("<number>", "the lesson").argParser(wholeNumberUpTo(LESSONS.length)))
  .option("--answer <text>", "your answer, for a lesson that asks a question")
  .addHelpText("after", ["\nLessons:", ...list].join("\n"))
  .parse();
const lesson = LESSONS[(program.processedArgs[0] as number) - 1]!;
const { answer } = program.opts<{ answer?: string }>();
if (answer !== undefined && lesson.on !== "answer")
  program.error(
    `error: this lesson asks no question: leave out --answer. Its page is docs/learn/${lesson.page}.md.`,
  );

// Loaded after the command line is read, so that --help answers at once.
const { commandContext } = await import("../../harness/run-context.ts");
const { adviceProfile } = await import("../profile-file.ts");
const { withShop } = await import("./shop.ts");
const context = commandContext();
try {
  const steps = await stepsOf(lesson);
  console.log(["", lesson.title, "", ...steps.map(describe), "", summary(steps)].join("\n"));
  process.exitCode = steps.every(({ right }) => right) ? 0 : 1;
} catch (error) {
  console.error(sentenceOf(error, context.signal));
  process.exitCode = 1;
}

function stepsOf(chosen: Lesson): Promise<Step[]> {
  if (chosen.on === "files") return chosen.check();
  if (chosen.on === "shop") {
    context.progress("Starting both variants on free ports …");
    return withShop(chosen.options ?? {}, context, chosen.check);
  }
  if (answer === undefined)
    return program.error(`error: this lesson asks: ${chosen.question} Answer with --answer.`);
  return chosen.check(adviceProfile(program).profile, answer);
}

function describe({ right, said, hint }: Step): string {
  return right ? `  ✓ ${said}` : `  ✗ ${said}\n    Hint: ${hint}`;
}

function summary(steps: readonly Step[]): string {
  const wrong = steps.filter(({ right }) => !right).length;
  return wrong === 0 ? "Solved." : `Not solved yet: ${wrong} of ${steps.length} points are missing.`;
}
