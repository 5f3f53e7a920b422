import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const cli = fileURLToPath(new URL("redrive-main.ts", import.meta.url));

it.each(["--lst", "--list=no", "list"])(
  "changes nothing when it does not know the argument %s",
  (argument) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, argument], { encoding: "utf8" });
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: "",
      stderr: "redrive takes no argument but --list, which only shows the parked orders.\n",
    });
  },
);
