import type { Address } from "@app/net/ports";

/** A message of Envoy's API, as JSON. */
export type Message = { [field: string]: unknown };

/** An extension: its name, and the type of its configuration without `envoy.`. */
export function typed(name: string, type: string, config: Message = {}): Message {
  return {
    name: `envoy.${name}`,
    typed_config: { "@type": `type.googleapis.com/envoy.${type}`, ...config },
  };
}

export function listener(name: string, at: Address, filter: Message, socket?: Message): Message {
  return {
    name,
    address: { socket_address: { address: at.host, port_value: at.port } },
    filter_chains: [{ filters: [filter], ...(socket && { transport_socket: socket }) }],
  };
}

/** Routes HTTP requests after the given filters. Leaves request ids alone: the services make them. */
export function connectionManager(name: string, routes: Message[], filters: Message[] = []): Message {
  const router = typed("filters.http.router", "extensions.filters.http.router.v3.Router", {
    suppress_envoy_headers: true,
  });
  return typed(
    "filters.network.http_connection_manager",
    "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    {
      stat_prefix: name,
      generate_request_id: false,
      http_filters: [...filters, router],
      route_config: { virtual_hosts: [{ name, domains: ["*"], routes }] },
    },
  );
}

/** The certificates of a sidecar. With a subject, the other side's certificate must name it. */
export function tlsContext(directory: string, subject?: Message): Message {
  const file = (name: string) => ({ filename: `${directory}/${name}` });
  return {
    // As a client, Envoy stops at 1.2 unless a maximum is set.
    tls_params: { tls_minimum_protocol_version: "TLSv1_3", tls_maximum_protocol_version: "TLSv1_3" },
    tls_certificates: [{ certificate_chain: file("TLS_CERT"), private_key: file("TLS_KEY") }],
    validation_context: {
      trusted_ca: file("TLS_CA"),
      ...(subject && { match_typed_subject_alt_names: [subject] }),
    },
  };
}

/** The address of a cluster, or none. */
export function assignment(cluster: string, at?: Address): Message {
  const address = at && { socket_address: { address: at.host, port_value: at.port } };
  return {
    cluster_name: cluster,
    endpoints: address ? [{ lb_endpoints: [{ endpoint: { address } }] }] : [],
  };
}
