import { setTimeout as sleep } from "node:timers/promises";
import type { MeasuredStack } from "@app/infra/compose/measured-stack";
import { docker } from "@app/infra/compose/stack";
import { between, pick } from "../../scenarios/random.ts";
import type { Fault } from "./fault.ts";
import { providerFaults } from "./provider-faults.ts";

export type ComposeTarget = { stack: MeasuredStack; provider: MeasuredStack["outside"] };

/** Each container of the variant, and the networks that it can lose without losing the others. */
const NETWORKS: Record<string, string[]> = {
  gateway: ["gateway-orders", "gateway-inventory", "gateway-payments"],
  orders: ["gateway-orders", "orders-inventory", "orders-payments", "orders-database"],
  inventory: ["gateway-inventory", "orders-inventory", "inventory-database"],
  payments: ["gateway-payments", "orders-payments", "payments-database", "payments-provider"],
  "orders-database": ["orders-database"],
  "inventory-database": ["inventory-database"],
  "payments-database": ["payments-database"],
};
const CONTAINERS = Object.keys(NETWORKS);
const READY_WITHIN_MS = 120_000;

/** Faults of containers and of the payment provider. */
export const composeFaults: readonly Fault<ComposeTarget>[] = [
  ...CONTAINERS.map(kill),
  ...CONTAINERS.map(pause),
  ...CONTAINERS.map(disconnect),
  ...providerFaults,
];

/**
 * Kills all processes of a container at once; its restart policy starts it again. `docker kill` would not restart it.
 */
function kill(service: string): Fault<ComposeTarget> {
  return {
    name: `kill-${service}`,
    what: `SIGKILL of all that runs in the container of ${service}`,
    async inject({ stack }) {
      const id = await idOf(stack, service);
      const startedAt = await inspect(id, "{{.State.StartedAt}}");
      await stack.exec(service, "sh", "-c", "kill -9 -1").catch(() => {}); // the shell kills itself, too
      await until(async () => (await inspect(id, "{{.State.StartedAt}}")) !== startedAt);
      await until(() => succeeds(stack.exec(service, ...probeOf(service))));
      return undefined;
    },
  };
}

/** Freezes a container with its connections open: the kernel still accepts connections, but no process answers. */
function pause(service: string): Fault<ComposeTarget> {
  return {
    name: `pause-${service}`,
    what: `the container of ${service} is frozen for some seconds`,
    async inject({ stack }, random) {
      const seconds = between(2, 4, random);
      const id = await idOf(stack, service);
      await until(() => succeeds(docker(["pause", id]))); // fails while a health check runs in the container
      await sleep(seconds * 1_000);
      await docker(["unpause", id]);
      return `for ${seconds.toFixed(1)} s`;
    },
  };
}

/** As with an unplugged cable, neither answers nor resets arrive. The container may have another address afterwards. */
function disconnect(service: string): Fault<ComposeTarget> {
  return {
    name: `disconnect-${service}`,
    what: `the container of ${service} is cut off from one of its networks for some seconds`,
    async inject({ stack }, random) {
      const seconds = between(2, 4, random);
      const name = pick(NETWORKS[service]!, random);
      const network = `${stack.project}_${name}`;
      const id = await idOf(stack, service);
      await docker(["network", "disconnect", network, id]);
      await sleep(seconds * 1_000);
      await docker(["network", "connect", "--alias", service, network, id]);
      return `${name} for ${seconds.toFixed(1)} s`;
    },
  };
}

/** The container's own health check, which Docker runs too rarely. */
function probeOf(service: string): string[] {
  if (service.endsWith("-database"))
    return ["pg_isready", "--quiet", "--host=127.0.0.1", "--username=postgres"];
  return ["probe", "9000", "/readyz"];
}

async function idOf(stack: MeasuredStack, service: string): Promise<string> {
  return (await stack.compose("ps", "--quiet", service)).trim();
}

async function inspect(id: string, format: string): Promise<string> {
  return (await docker(["inspect", "--format", format, id])).trim();
}

const succeeds = (attempt: Promise<unknown>) =>
  attempt.then(
    () => true,
    () => false,
  );

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + READY_WITHIN_MS;
  while (!(await condition())) {
    if (Date.now() > end)
      throw new Error(`A container was not back ${READY_WITHIN_MS / 1_000} s after a fault.`);
    await sleep(200);
  }
}
