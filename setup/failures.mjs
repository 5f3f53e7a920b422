const REASONS = [
  [/ENOSPC|EDQUOT/, () => "The disk is full: free about 1 GB, and run the command again."],
  [
    /EROFS|EACCES|EPERM|Log files were not written/,
    (text) =>
      `${pathIn(text) ?? "A directory"} cannot be written: give yourself the right to write there. If it is below your home directory, you can also set HOME to a directory that you can write.`,
  ],
  [
    /EINTEGRITY|ERR_PNPM_TARBALL_INTEGRITY/,
    () => "A package does not match the lockfile: its hash differs. Ask the operator of your registry.",
  ],
  [
    /ERR_PNPM_OUTDATED_LOCKFILE|EUSAGE/,
    () =>
      "The lockfile does not fit a package.json: undo your change of its dependencies, or update the lockfile.",
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET)|CERT_HAS_EXPIRED/,
    (text) =>
      `The certificate of the package registry ${registryIn(text)} is not trusted: name your organisation's certificates with npm_config_cafile, and run the command again.`,
  ],
  [
    /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/,
    (text) =>
      `The package registry ${registryIn(text)} cannot be reached: connect to the network, or set npm_config_registry to a registry that answers, and run the command again.`,
  ],
];

/**
 * One sentence: the reason why the installation failed, and the remedy. For an unknown failure it adds the end of the
 * command's output.
 */
export function reasonFor(error) {
  const text = `${error.message}\n${error.output ?? ""}`;
  const [, sentence] = REASONS.find(([pattern]) => pattern.test(text)) ?? [];
  if (sentence) return sentence(text);
  if (!error.output) return error.message;
  return `${error.message}. The end of what it printed:\n${error.output.split("\n").slice(-15).join("\n")}`;
}

/** In the words of Node ("EACCES: permission denied, mkdir '/a'") or npm ("npm error path /a"). */
function pathIn(text) {
  const [, quoted, named, logs] =
    /(?:EROFS|EACCES|EPERM): [^\n]*?'([^']+)'|^npm \S+ path (.+)$|directory: (.+)\/_logs$/m.exec(text) ?? [];
  return quoted ?? named ?? logs;
}

function registryIn(text) {
  return /https?:\/\/[^/\s"']+/.exec(text)?.[0] ?? "";
}
