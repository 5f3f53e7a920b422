import { containers, databases } from "./names.ts";

/**
 * The parts of the functions' stack that AWS bills without any order, counted in the template that `serverless deploy`
 * makes of serverless.yml for the stage prod. functions/deployment/template.test.ts counts again, and fails when the
 * template has a kind of resource for which nobody decided whether it costs something.
 */
export const FUNCTIONS_STACK = {
  alarms: 31,
  /** Read from the sweeper's log. */
  customMetrics: 2,
  sweepsPerHour: 60,
  /** Event source mappings. Each asks for the key of its table. */
  streamReaders: 7,
  logDays: 90,
  /** Of one line of the HTTP API's access log. */
  accessLogBytes: 166,
};

/** The same for payments.yml: the errors of its functions, throttles, and 5xx of its HTTP API. */
export const PAYMENTS_STACK = { alarms: 6 };

/**
 * The same for the services. No template of this project deploys them to AWS. So that neither variant is cheaper
 * because nobody watches it, they have an alarm for each counterpart of the functions' alarms.
 */
export const SERVICES_STACK = {
  alarms:
    2 * containers.length + // too much CPU and too little: the autoscaler makes both for each service
    containers.length + // containers that fail their health check
    2 * databases.length + // CPU, free storage
    3, // 5xx of the load balancer, stuck orders, parked orders
  /** Those of the container and of the database of payments, in the list above. */
  alarmsOfPayments: 2 + 1 + 2,
  /** Stuck and parked orders, read from the log of the orders service. */
  customMetrics: 2,
  /** The private zone with the services' names. */
  hostedZones: 1,
  logDays: FUNCTIONS_STACK.logDays,
  /** An application load balancer has an address in each zone, and at least two zones. */
  loadBalancerZones: 2,
};
