/** A logger of the `log` package, as Serverless passes it to plugins. */
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
 * Silences the three lines that serverless-offline prints for every request: at a few hundred requests a second they
 * cost more than the requests. `--verbose` keeps them; errors and warnings always stay.
 */
export function quietRequests(log: Log): void {
  if (log.info.isEnabled) return;
  log.levelRoot.get("serverless").get("plugin").get("serverless-offline").disable();
}
