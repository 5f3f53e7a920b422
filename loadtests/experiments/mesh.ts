import { startBoth } from "@app/infra/embedded/both";
import { findEnvoy, HOW_TO_GET_ENVOY } from "@app/infra/mesh/find-envoy";
import { type Mesh, startMesh } from "@app/infra/mesh/mesh";
import { type Attempt, isRefused, tryMesh } from "@app/infra/mesh/refusals";
import { placeOrders } from "./lib/customers.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import { type Experiment, type Laboratory, withVariants } from "./lib/laboratory.ts";
import { figuresOf, plotsOf } from "./mesh/figures.ts";
import { type Lines, protectionLines } from "./mesh/lines.ts";
import { type Measured, measureCalls, type Way } from "./mesh/measure-calls.ts";

export const mesh: Experiment = {
  id: "mesh",
  title: "Mesh",
  part: "term",
  claim: "A mesh takes security and retries out of the code.",
  method:
    "Each service gets a sidecar, an Envoy: a call goes through the caller's sidecar and the callee's. An order must settle behind this mesh. Then each sidecar gets each allowed request, and requests that are not allowed: without TLS, without a certificate, with a stranger's, with TLS 1.2, from a service without a right to call, and from the right caller on a wrong path. Apart from the services, a caller sends 200 calls a second to a callee: plain, with the protection in code (mutual TLS, key, breaker), and plain through two sidecars; then again while a tenth of the answers is 503. Lines are counted from the code.",
  rule: "Holds when every request that is not allowed is refused, no more than 1 % of the calls fail behind the mesh while a tenth of the answers is 503 (the code repeats no call, so its share stands beside it and decides nothing), and no line of the services knows the mesh. The attempts prove something only if every allowed request reaches its service.",
  limits:
    "The latency between machines, and a control plane, which renews certificates and spreads the policy. Here the services still listen on loopback, so a program of this machine can go past a sidecar; in containers, only the sidecar can reach its service. A cluster with a mesh would show all three. On a real cloud, two sidecars add about as much as the way between two zones, and cost CPU and memory in each pod; a mesh without sidecars has one proxy per node instead.",
  takes: { short: 14, long: 20 },
  run: async (laboratory) => {
    const lines = protectionLines();
    const envoy = await findEnvoy(laboratory.progress);
    if (!envoy) return judge({ lines });
    const attempts = await withMesh(envoy, (running) => tryServices(running, laboratory));
    return judge({
      lines,
      attempts,
      calls: await withMesh(envoy, (running) => callInTurn(running, laboratory)),
    });
  },
};

/** Without Envoy, only the lines are known. */
export type Evidence = {
  lines: Lines;
  attempts?: readonly Attempt[];
  calls?: Record<Way, Measured>;
};

/** At most this share of calls may fail behind the mesh. */
const MOST_FAILED = 0.01;

/** @throws Error when an allowed request was refused: then the other refusals prove nothing */
export function judge({ lines, attempts, calls }: Evidence): Finding {
  if (!attempts || !calls) {
    const figures = figuresOf({ lines });
    return { verdict: "cannot be shown on one machine", because: HOW_TO_GET_ENVOY, figures, plots: [] };
  }
  const foreign = foreignOf(attempts);
  const refused = foreign.filter(isRefused).length;
  const reached = foreign.find((attempt) => !isRefused(attempt));
  const share = ({ failed, asked }: Measured) => failed / asked;
  const percent = (way: Way) => `${(100 * share(calls[way])).toFixed(1)} %`;
  const holds = !reached && share(calls.mesh) <= MOST_FAILED && lines.changed === 0;
  return {
    verdict: verdictOf(holds),
    because: `The mesh refused ${refused} of ${foreign.length} requests that are not allowed${reached ? `, but not ${reached.name}` : ""}.`,
    details: `While a tenth of the answers was 503, ${percent("mesh")} of the calls failed behind the mesh, which repeats a call three times, and ${percent("in code")} in code, where a call is not repeated: there, the order's job is repeated later.`,
    figures: figuresOf({ lines, calls, refused, foreign: foreign.length }),
    plots: plotsOf(calls),
  };
}

function foreignOf(attempts: readonly Attempt[]): Attempt[] {
  const blocked = attempts.find((attempt) => attempt.allowed && isRefused(attempt));
  if (blocked) throw new Error(`The attempts prove nothing: ${blocked.name} is allowed and was refused.`);
  return attempts.filter(({ allowed }) => !allowed);
}

async function withMesh<T>(envoy: string, work: (mesh: Mesh) => Promise<T>): Promise<T> {
  const running = await startMesh(envoy);
  return work(running).finally(() => running.stop());
}

/** Starts the services behind the mesh, and lets an order settle before the attempts. */
async function tryServices(running: Mesh, { both, signal }: Laboratory): Promise<Attempt[]> {
  const outside = { issuer: both.outside.issuer };
  const behind = await startBoth({ only: "services", outside, link: running.link, signal });
  try {
    await withVariants(behind, ([services]) =>
      placeOrders(services!, { issuer: outside.issuer, count: 1, perSecond: 1 }),
    );
    return await tryMesh(running);
  } finally {
    await behind.stop();
  }
}

async function callInTurn(running: Mesh, { comparison, signal }: Laboratory): Promise<Record<Way, Measured>> {
  const seconds = comparison.options.short ? 1 : 2;
  const measured = async (way: Way) => {
    signal.throwIfAborted();
    return measureCalls(way, running, seconds);
  };
  return {
    plain: await measured("plain"),
    "in code": await measured("in code"),
    mesh: await measured("mesh"),
  };
}
