import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { expect, it } from "vitest";
import { copyFor, findPostgres, installedBinaries, mayRun } from "./postgres-binaries.ts";

/** A fake installation in a directory that only its owner may enter. */
function hiddenInstallation() {
  const directory = testDirectory();
  const native = join(directory, "native");
  mkdirSync(join(native, "bin"), { recursive: true });
  writeFileSync(join(native, "bin", "postgres"), "");
  chmodSync(join(native, "bin", "postgres"), 0o755);
  symlinkSync("postgres", join(native, "bin", "link"));
  return { directory, native };
}

it("finds out whether another user can run an installation", async () => {
  const stranger = { uid: 4321, gid: 4322 };
  const { directory, native } = hiddenInstallation();
  expect(mayRun(stranger, native)).toBe(false);
  chmodSync(directory, 0o710);
  expect(mayRun(stranger, native)).toBe(false);
  expect(mayRun({ uid: 4321, gid: statSync(directory).gid }, native)).toBe(true);
  chmodSync(directory, 0o711);
  expect(mayRun(stranger, native)).toBe(true);
  chmodSync(join(native, "bin", "postgres"), 0o700);
  expect(mayRun(stranger, native)).toBe(false);
});

it.runIf(process.getuid?.() === 0)("copies a hidden installation for the user who runs it", async () => {
  const { directory, native } = hiddenInstallation();
  const copy = copyFor({ uid: 4321, gid: 4322 }, native, join(directory, "scratch"));
  const { uid, gid, mode } = statSync(join(copy, "bin", "link"));
  expect({ uid, gid, mode: mode & 0o777 }).toEqual({ uid: 4321, gid: 4322, mode: 0o755 });
});

it("says what to do on a platform without embedded PostgreSQL", async () => {
  await expect(installedBinaries("win32-x64")).rejects.toThrow(
    "There is no embedded PostgreSQL for win32-x64: use Linux (WSL on Windows) or macOS.",
  );
});

it("says what to do when the package was not installed", async () => {
  const missing = process.platform === "darwin" ? "linux-x64" : "darwin-arm64";
  await expect(installedBinaries(missing)).rejects.toThrow(
    `The embedded PostgreSQL for ${missing} is not installed: run npm run setup`,
  );
});

it.runIf(process.getuid?.() === 0)(
  "says what to do when root keeps its temporary files to itself",
  async () => {
    const { directory } = hiddenInstallation();
    await expect(findPostgres(directory)).rejects.toThrow(
      `the user nobody cannot enter ${directory}: set TMPDIR to a directory that every user can enter`,
    );
  },
);
