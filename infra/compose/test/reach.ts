import type { Stack } from "../stack.ts";
import type { Container } from "./containers.ts";

/** The other containers whose main port this one can connect to; sorted. */
export async function reachableFrom(
  service: string,
  stack: Stack,
  containers: Container[],
): Promise<string[]> {
  const others = containers.filter((other) => other.service !== service);
  const targets = others.flatMap((other) => {
    const port = other.service.endsWith("-database") ? 5432 : 3000;
    return [other.service, ...Object.values(other.addresses)].map(
      (host) => `${other.service} ${host} ${port}`,
    );
  });
  // A few at a time: a container has few processes, and a connection that hangs must not delay the others.
  const attempt = 'timeout 2 bash -c "exec 3<>/dev/tcp/$2/$3" 2>/dev/null && echo "$1"; true';
  const script = `echo "$1" | xargs -P 8 -L 1 bash -c '${attempt}' attempt`;
  const reached = await stack.exec(service, "bash", "-c", script, "reach", targets.join("\n"));
  return [...new Set(reached.trim().split("\n"))].sort();
}
