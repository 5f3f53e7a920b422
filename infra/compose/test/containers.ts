import { docker, type Stack } from "../stack.ts";

/** The parts of `docker inspect` that the tests use. */
export interface Container {
  service: string;
  id: string;
  image: string;
  user: string;
  environment: string[];
  /** Addresses by network, without the project's name. */
  addresses: Record<string, string>;
  /** The published ports, as "127.0.0.1:3000". */
  published: string[];
  restart: string;
  log: { type: string; config: Record<string, string> };
  startedAt: string;
}

/** The running containers of a project. */
export async function containersOf(stack: Stack): Promise<Container[]> {
  const ids = (await stack.compose("ps", "--quiet")).trim().split("\n");
  const inspected = JSON.parse(await docker(["inspect", ...ids])) as Inspected[];
  return inspected.map((one) => toContainer(one, `${stack.project}_`));
}

type Inspected = {
  Id: string;
  Config: { Labels: Record<string, string>; Image: string; User: string; Env: string[] };
  State: { StartedAt: string };
  NetworkSettings: {
    Networks: Record<string, { IPAddress: string }>;
    Ports: Record<string, { HostIp: string; HostPort: string }[] | null>;
  };
  HostConfig: {
    RestartPolicy: { Name: string };
    LogConfig: { Type: string; Config: Record<string, string> };
  };
};

function toContainer(
  { Id, Config, State, NetworkSettings, HostConfig }: Inspected,
  prefix: string,
): Container {
  const bindings = Object.values(NetworkSettings.Ports).flatMap((ports) => ports ?? []);
  const networks = Object.entries(NetworkSettings.Networks);
  return {
    service: Config.Labels["com.docker.compose.service"] ?? "",
    id: Id,
    image: Config.Image,
    user: Config.User,
    environment: Config.Env,
    addresses: Object.fromEntries(
      networks.map(([name, { IPAddress }]) => [name.replace(prefix, ""), IPAddress]),
    ),
    published: bindings.map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}`),
    restart: HostConfig.RestartPolicy.Name,
    log: { type: HostConfig.LogConfig.Type, config: HostConfig.LogConfig.Config },
    startedAt: State.StartedAt,
  };
}

/** The other containers whose main port this one can connect to; sorted. */
export async function reachableFrom(
  service: string,
  stack: Pick<Stack, "exec">,
  containers: readonly Pick<Container, "service" | "addresses">[],
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
