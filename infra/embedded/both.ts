import { rmSync } from "node:fs";
import { requirePort } from "@app/net/ports";
import { forgetForeignSettings } from "@app/net/surroundings";
import { FORMS, type FormName, type VariantName } from "@app/net/variant-names";
import { SERVICES } from "./call-keys.ts";
import { Children, type Death } from "./children.ts";
import { type FunctionsVariant, startFunctions, startPaymentsFunctions } from "./functions.ts";
import { type OutsideParties, startOutsideParties, startPaymentProvider } from "./outside-parties.ts";
import { processTable } from "./process-table.ts";
import { createRunDirectory } from "./run-directory.ts";
import { type Link, type ServicesVariant, startServices } from "./services.ts";
import { type Usage, usageOf } from "./usage.ts";

export interface BothOptions {
  /** The ports of the gateway, of `serverless offline` and of the issuer. Absent or 0: any free port. */
  servicesPort?: number;
  functionsPort?: number;
  issuerPort?: number;
  /** External parties that already run, instead of stand-ins: both, or only the issuer. */
  outside?: OutsideParties | Pick<OutsideParties, "issuer">;
  /** Starts only this variant. */
  only?: VariantName | undefined;
  /** Starts only the variant of this form, in this form. */
  form?: FormName | undefined;
  /** Starts one variant after the other: slower, but each start can be measured. */
  oneAtATime?: boolean;
  /** Restarts any process that dies, at the same address and with its data, like a container's restart policy. */
  supervise?: boolean;
  /** Added to the environment of every process, such as the collector of spans. */
  environment?: Record<string, string>;
  /** Redirects the services' calls to each other, for example through a relay. */
  link?: Link;
  /** Redirects the services' connections to Postgres: maps a database's URL to the URL for its service. */
  linkPostgres?: (url: string) => Promise<string>;
  /** Redirects the functions' calls to DynamoDB: maps its endpoint to the endpoint for the functions. */
  linkDynamoDb?: (endpoint: string) => Promise<string>;
  /** URL of a module that the emulator and each of its environments load first. Measurements count with it. */
  preloadFunctions?: string;
  /** Gets a short text for every step. */
  onProgress?: (line: string) => void;
  /** Aborting stops everything. Before all is ready, `startBoth` then rejects. */
  signal?: AbortSignal;
  /** Root of the variants; the repository's root unless a test sets another. */
  servicesDirectory?: string;
  functionsDirectory?: string;
}

/** The running variants and external parties, with the addresses and keys for a test, a load or an audit. */
export interface Both {
  /** Holds this run's logs and data until it stops. */
  runDirectory: string;
  outside: OutsideParties;
  /** Either is absent when `only` excluded it. */
  services?: ServicesVariant;
  functions?: FunctionsVariant;
  /** Current process ids by name. For a database it is the engine's id, not its supervisor's. */
  readonly processes: Record<string, number>;
  /**
   * Resolves when the process is ready the next time; with `supervise`, after its restart. Call it before killing the
   * process.
   */
  readyNext(name: string): Promise<unknown>;
  /** Processes that ended unexpectedly, oldest first, restarted or not. */
  readonly deaths: readonly Death[];
  /** Resources that each process and its children have used so far, by name. */
  usage(): Record<string, Usage>;
  /** Resolves (never rejects) when a process ends unexpectedly; with `supervise`, when it is no longer restarted. */
  failed: Promise<Error>;
  /** Stops every process and deletes all data. A second call waits for the first. */
  stop(): Promise<void>;
}

/** @throws Error with a sentence for the user; then nothing is left running */
export async function startBoth({ form, ...given }: BothOptions = {}): Promise<Both> {
  const options = form ? { ...given, form, only: FORMS[form] } : given;
  forgetForeignSettings();
  const runDirectory = await createRunDirectory();
  const children = new Children(runDirectory, {
    supervise: options.supervise ?? false,
    environment: options.environment,
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    options.signal?.removeEventListener("abort", stop); // one command may start many runs, one after the other
    return (stopped ??= stopAll(children, runDirectory));
  };
  options.signal?.addEventListener("abort", stop);
  try {
    await requirePorts(options);
    const started = await startAll(options, children, runDirectory);
    return {
      runDirectory,
      ...started,
      get processes() {
        return children.pids;
      },
      readyNext: (name) => children.readyNext(name),
      deaths: children.deaths,
      usage: () => usageOfAll(children.pids),
      failed: children.failed,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function requirePorts({ servicesPort, functionsPort, issuerPort, only }: BothOptions): Promise<void> {
  if (only !== "functions" && servicesPort) await requirePort(servicesPort, "--services-port");
  if (only !== "services" && functionsPort) await requirePort(functionsPort, "--functions-port");
  if (issuerPort) await requirePort(issuerPort, "--issuer-port");
}

async function startAll(options: BothOptions, children: Children, runDirectory: string) {
  const { only, form, oneAtATime, servicesPort = 0, functionsPort = 0, issuerPort = 0 } = options;
  const { servicesDirectory, functionsDirectory, preloadFunctions } = options;
  const { link, linkPostgres, linkDynamoDb } = options;
  const hooks = { linkDynamoDb, preload: preloadFunctions };
  const { onProgress = () => {} } = options;

  const startBothParties = async () => {
    const parties = await startOutsideParties(children, issuerPort);
    onProgress("The payment provider and the identity provider are ready.");
    return parties;
  };
  const { outside: given } = options;
  const startMissing = async (): Promise<OutsideParties> => {
    if (!given) return startBothParties();
    return "providerUrl" in given ? given : { ...(await startPaymentProvider(children)), ...given };
  };
  const outside = startMissing();

  const startServicesVariant = async (): Promise<Pick<Both, "services">> => {
    if (only === "functions") return {};
    const where = { gatewayPort: servicesPort, directory: servicesDirectory, link, linkPostgres };
    const payments =
      form === "hybrid"
        ? (env: Record<string, string>) =>
            startPaymentsFunctions(children, env, { runDirectory, httpPort: 0, ...hooks })
        : undefined;
    const variant = await startServices(children, { runDirectory, outside, form, payments, ...where });
    onProgress(`The services are ready (${variant.startSeconds} s).`);
    return { services: variant };
  };
  const startFunctionsVariant = async (): Promise<Pick<Both, "functions">> => {
    if (only === "services") return {};
    const where = { httpPort: functionsPort, directory: functionsDirectory };
    const known = { runDirectory, outside: await outside };
    const variant = await startFunctions(children, { ...known, ...where, ...hooks, form });
    onProgress(`The functions are ready (${variant.startSeconds} s).`);
    return { functions: variant };
  };

  if (oneAtATime) await outside;
  const services = startServicesVariant();
  if (oneAtATime) await services;
  const functions = startFunctionsVariant();
  const ready = await Promise.all([outside, services, functions]);
  return { outside: ready[0], ...ready[1], ...ready[2] };
}

/** Callers come before callees; processes that all others need come last. */
async function stopAll(children: Children, runDirectory: string): Promise<void> {
  const stopServices = async () => {
    for (const name of SERVICES) await children.stop([name]);
  };
  await Promise.all([stopServices(), children.stop(["functions"])]);
  await children.stop();
  rmSync(runDirectory, { recursive: true, force: true });
}

function usageOfAll(processes: Record<string, number>): Record<string, Usage> {
  const table = processTable();
  return Object.fromEntries(Object.entries(processes).map(([name, pid]) => [name, usageOf(pid, table)]));
}
