/** A logger of the `log` package, as Serverless gives it to plugins. */
export interface Log {
  warning(message: string): void;
  info: { isEnabled: boolean };
  /** The logger of the same level without a namespace. */
  levelRoot: NamespacedLog;
}

interface NamespacedLog {
  get(namespace: string): NamespacedLog;
  disable(): void;
}

/**
 * serverless-offline prints three lines for every request, which at a few hundred requests a second
 * costs more than the requests. `--verbose` keeps them; errors and warnings always stay.
 */
export function quietRequests(log: Log): void {
  if (log.info.isEnabled) return;
  log.levelRoot.get("serverless").get("plugin").get("serverless-offline").disable();
}
