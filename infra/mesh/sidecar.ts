import type { Address } from "@app/net/ports";
import type { Service } from "../embedded/call-keys.ts";
import { EDGES, type Edge } from "./edges.ts";
import {
  assignment,
  connectionManager,
  listener,
  type Message,
  tlsContext,
  typed,
} from "./envoy-messages.ts";
import { calleeCluster, outboundListener } from "./outbound.ts";

/** The addresses and files of a service's sidecar. */
export type Sidecar = {
  service: Service;
  /** Callers connect here, with a certificate. Nobody calls the gateway through the mesh. */
  inbound: Address;
  /** The service sends its requests for a callee here, without encryption, on its own loopback. */
  outbound: (callee: Service) => Address;
  /** The inbound address of a callee's sidecar. */
  callee: (callee: Service) => Address;
  /** Holds `app.json`, the address of the service itself. Envoy reads it again after each change. */
  directory: string;
  /** Holds `TLS_CA`, `TLS_CERT` and `TLS_KEY`, named like the settings of the services. */
  certificates: string;
};

/** The configuration of one Envoy: https://www.envoyproxy.io/docs/envoy/latest/api-v3/api */
export function sidecarConfig(sidecar: Sidecar): Message {
  const { service, certificates } = sidecar;
  const callees = EDGES.filter(({ caller }) => caller === service);
  const callers = EDGES.filter(({ callee }) => callee === service);
  const listeners = callees.map((edge) => outboundListener(edge, sidecar.outbound(edge.callee)));
  const clusters = callees.map(({ callee }) => calleeCluster(callee, sidecar.callee(callee), certificates));
  return {
    node: { id: service, cluster: "orders-two-ways" },
    static_resources: {
      listeners: [...listeners, ...(callers.length > 0 ? [inboundListener(sidecar, callers)] : [])],
      clusters: [...clusters, appCluster(sidecar)],
    },
  };
}

/** Accepts only certificates of our authority, and then only the requests that the policy names. */
function inboundListener({ inbound, certificates }: Sidecar, callers: readonly Edge[]): Message {
  const access = typed("filters.http.rbac", "extensions.filters.http.rbac.v3.RBAC", {
    rules: { action: "ALLOW", policies: Object.fromEntries(callers.map(policy)) },
  });
  const routes = [{ match: { prefix: "/" }, route: { cluster: "app", timeout: "0s" } }];
  const tls = typed("transport_sockets.tls", "extensions.transport_sockets.tls.v3.DownstreamTlsContext", {
    require_client_certificate: true,
    common_tls_context: tlsContext(certificates),
  });
  return listener("inbound", inbound, connectionManager("inbound", routes, [access]), tls);
}

function policy({ caller, routes }: Edge): [name: string, policy: Message] {
  const permissions = routes.map(([method, path]) => ({
    and_rules: {
      rules: [
        { header: { name: ":method", string_match: { exact: method } } },
        { url_path: { path: { safe_regex: { regex: path.replace("{id}", "[^/]+") } } } },
      ],
    },
  }));
  return [caller, { permissions, principals: [{ authenticated: { principal_name: { exact: caller } } }] }];
}

/** Envoy closes an idle connection before the service does after 5 s, or a request would meet a closed one. */
function appCluster({ directory }: Sidecar): Message {
  const options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  return {
    name: "app",
    type: "EDS",
    eds_cluster_config: { eds_config: { path_config_source: { path: `${directory}/app.json` } } },
    typed_extension_protocol_options: {
      [options]: {
        "@type": `type.googleapis.com/${options}`,
        common_http_protocol_options: { idle_timeout: "4s" },
        explicit_http_config: { http_protocol_options: {} },
      },
    },
  };
}

/** The content of `app.json`; without an address, the service has not started. */
export function appEndpoint(address?: Address): Message {
  const type = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";
  return { resources: [{ "@type": type, ...assignment("app", address) }] };
}
