import { request as plainRequest } from "node:http";
import { request } from "node:https";
import type { SecureVersion } from "node:tls";
import { createAuthority, type Identity, issueCertificate } from "../compose/secrets/certificates.ts";
import { calls, SERVICES, type Service } from "../embedded/call-keys.ts";
import { EDGES, type Edge, type Route } from "./edges.ts";
import type { Mesh } from "./mesh.ts";

/** A request straight to the sidecar of a callee. `answer` is its status; undefined when the connection was refused. */
export type Attempt = { name: string; allowed: boolean; answer: number | undefined };

type How = { identity?: Identity | undefined; maxVersion?: SecureVersion; plain?: boolean };
type Planned = { who: string; callee: Service; route: Route; allowed: boolean; how: How };
type Target = Pick<Mesh, "authority" | "inbound">;

const ID = "00000000-0000-4000-8000-000000000000";
const OPERATORS: Route = ["GET", "/parked"];

export const isRefused = ({ answer }: Attempt) => answer === undefined || answer === 403;

/** Tries each request that the policy allows, and others that it does not allow. */
export async function tryMesh(mesh: Target): Promise<Attempt[]> {
  const ours = {} as Record<Service, Identity>;
  for (const name of SERVICES) ours[name] = await issueCertificate(mesh.authority, name);
  const stranger = await issueCertificate(await createAuthority(), "gateway");
  const callees = new Set(EDGES.map(({ callee }) => callee));
  const planned = [
    ...EDGES.flatMap((edge) => onEveryRoute(edge, ours[edge.caller])),
    ...[...callees].flatMap((callee) => byWrongCallers(callee, ours, stranger)),
  ];
  return Promise.all(
    planned.map(async ({ who, callee, route, allowed, how }) => {
      const name = `${who}: ${route.join(" ")} of ${callee}`;
      return { name, allowed, answer: await ask(mesh, callee, route, how) };
    }),
  );
}

const routesTo = (callee: Service) =>
  EDGES.filter((edge) => edge.callee === callee).flatMap(({ routes }) => routes);

/** A caller on its own routes, and on those of the callee's other callers and operators. */
function onEveryRoute({ caller, callee, routes }: Edge, identity: Identity): Planned[] {
  const own = routes.map(String);
  const all = new Map([...routesTo(callee), OPERATORS].map((route) => [String(route), route]));
  return [...all].map(([text, route]) => ({
    who: caller,
    callee,
    route,
    allowed: own.includes(text),
    how: { identity },
  }));
}

/** A route that is allowed to some caller, without that caller's certificate. */
function byWrongCallers(callee: Service, ours: Record<Service, Identity>, stranger: Identity): Planned[] {
  const route = routesTo(callee)[0]!;
  const others = SERVICES.filter((name) => !calls[name].includes(callee));
  const hows: [who: string, how: How][] = [
    ["nobody, without TLS", { plain: true }],
    ["nobody, without a certificate", {}],
    ["a stranger in the name of gateway", { identity: stranger }],
    ["gateway, with TLS 1.2", { identity: ours.gateway, maxVersion: "TLSv1.2" }],
    ...others.map((name): [string, How] => [name, { identity: ours[name] }]),
  ];
  return hows.map(([who, how]) => ({ who, callee, route, allowed: false, how }));
}

function ask(
  { authority, inbound }: Target,
  callee: Service,
  [method, path]: Route,
  { identity, maxVersion, plain }: How,
): Promise<number | undefined> {
  const target = { ...inbound[callee], method, path: path.replace("{id}", ID), agent: false };
  const tls = {
    servername: callee,
    ca: authority.certificate,
    ...(identity && { cert: identity.certificate, key: identity.key }),
    ...(maxVersion && { maxVersion }),
  };
  return new Promise((resolve) => {
    const sent = plain ? plainRequest(target) : request({ ...target, ...tls });
    sent.once("response", (response) => resolve(response.resume().statusCode));
    sent.once("error", () => resolve(undefined)).end();
  });
}
