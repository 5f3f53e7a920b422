import type { Address } from "@app/net/ports";
import type { Service } from "../embedded/call-keys.ts";
import type { Edge } from "./edges.ts";
import {
  assignment,
  connectionManager,
  listener,
  type Message,
  tlsContext,
  typed,
} from "./envoy-messages.ts";

/** Only idempotent requests are repeated: the contract has no PUT that changes something twice. */
const REPEATABLE = [{ name: ":method", string_match: { safe_regex: { regex: "GET|PUT" } } }];
const RETRIES = {
  retry_on: "connect-failure,reset,retriable-status-codes",
  retriable_status_codes: [502, 503],
  num_retries: 3,
};
/** At most a fifth of the requests may be retries, so that retries do not overload a callee further. */
const RETRY_BUDGET = { budget_percent: { value: 20 }, min_retry_concurrency: 10 };
/** The limits of the services' own clients: 128 requests at once, and as many more wait. */
const BULKHEAD = { max_connections: 128, max_requests: 128, max_pending_requests: 128 };
/** Ten failures in a row stop the calls for 250 ms. Only gateway errors count: a 500 may come from one kind of request. */
const BREAKER = {
  consecutive_gateway_failure: 10,
  enforcing_consecutive_gateway_failure: 100,
  enforcing_consecutive_5xx: 0,
  interval: "0.25s",
  base_ejection_time: "0.25s",
  max_ejection_time: "1s",
  max_ejection_percent: 100,
};

/** Takes a service's requests for one callee. The deadline covers all attempts. */
export function outboundListener({ callee, deadlineSeconds }: Edge, at: Address): Message {
  const route = { cluster: callee, timeout: `${deadlineSeconds}s` };
  const routes = [
    { match: { prefix: "/", headers: REPEATABLE }, route: { ...route, retry_policy: RETRIES } },
    { match: { prefix: "/" }, route },
  ];
  return listener(callee, at, connectionManager(callee, routes));
}

/** Connects only to a sidecar that shows the certificate of the callee. */
export function calleeCluster(callee: Service, at: Address, certificates: string): Message {
  const subject = { san_type: "DNS", matcher: { exact: callee } };
  return {
    name: callee,
    type: "STRICT_DNS",
    load_assignment: assignment(callee, at),
    circuit_breakers: { thresholds: [{ ...BULKHEAD, retry_budget: RETRY_BUDGET }] },
    outlier_detection: BREAKER,
    transport_socket: typed(
      "transport_sockets.tls",
      "extensions.transport_sockets.tls.v3.UpstreamTlsContext",
      {
        sni: callee,
        common_tls_context: tlsContext(certificates, subject),
      },
    ),
  };
}
