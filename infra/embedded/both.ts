import { rmSync } from "node:fs";
import { requirePort } from "@app/net/ports";
import { forgetForeignSettings } from "@app/net/surroundings";
import { SERVICES } from "./call-keys.ts";
import { Children, type Death } from "./children.ts";
import { type FunctionsVariant, startFunctions } from "./functions.ts";
import { type OutsideParties, startOutsideParties } from "./outside-parties.ts";
import { processTable } from "./process-table.ts";
import { createRunDirectory } from "./run-directory.ts";
import { type Link, type ServicesVariant, startServices } from "./services.ts";
import { type Usage, usageOf } from "./usage.ts";

export interface BothOptions {
  /** The gateway's port, that of `serverless offline`, and the issuer's; any free port unless given, or given as 0. */
  servicesPort?: number;
  functionsPort?: number;
  issuerPort?: number;
  /** Outside parties that run already, in place of some of our own. */
  outside?: OutsideParties;
  /** Leaves the other variant out. */
  only?: "services" | "functions" | undefined;
  /** One variant after the other: slower, but then each one's start can be measured. */
  oneAtATime?: boolean;
  /** Whatever dies is started again at the same address, with its data, as a container's restart policy does. */
  supervise?: boolean;
  /** Added to the environment of every process, such as where spans are collected. */
  environment?: Record<string, string>;
  /** Leads the services' calls of each other elsewhere, such as through a relay. */
  link?: Link;
  /** Leads the services' connections to Postgres elsewhere: given a database's URL, returns the one that its service is to use. */
  linkPostgres?: (url: string) => Promise<string>;
  /** Leads the functions' calls of DynamoDB elsewhere: given its endpoint, returns the one they are to use. */
  linkDynamoDb?: (endpoint: string) => Promise<string>;
  /** URL of a module that the emulator loads first, and so does each of its environments: measuring counts with it. */
  preloadFunctions?: string;
  /** Told of every step, in a few words. */
  onProgress?: (line: string) => void;
  /** Aborting stops everything; when not all is ready yet, `startBoth` rejects. */
  signal?: AbortSignal;
  /** Where the variants live; the repository's own unless a test says otherwise. */
  servicesDirectory?: string;
  functionsDirectory?: string;
}

/** Both variants and the outside parties, with all that a test, a load or an audit needs of them. */
export interface Both {
  /** Where this run keeps its logs and data until it stops. */
  runDirectory: string;
  outside: OutsideParties;
  /** Either is absent when `only` left it out. */
  services?: ServicesVariant;
  functions?: FunctionsVariant;
  /** Process ids by name, as of now. For the databases the engine's: what watches over it is not the variant's. */
  readonly processes: Record<string, number>;
  /** The next time that a process is ready: with `supervise`, when it serves again. Ask before killing it. */
  readyNext(name: string): Promise<unknown>;
  /** Processes that ended without having been asked to, oldest first, be they started again or not. */
  readonly deaths: readonly Death[];
  /** What each process has used so far, by name, its children included. */
  usage(): Record<string, Usage>;
  /** Resolves (never rejects) when a process ends without having been asked to; with `supervise`, when it is given up. */
  failed: Promise<Error>;
  /** Stops every process and deletes all data; a second call waits for the first. */
  stop(): Promise<void>;
}

/** @throws Error with a sentence for the user; nothing is left running then. */
export async function startBoth(options: BothOptions = {}): Promise<Both> {
  forgetForeignSettings();
  const runDirectory = await createRunDirectory();
  const children = new Children(runDirectory, {
    supervise: options.supervise ?? false,
    environment: options.environment,
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    options.signal?.removeEventListener("abort", stop); // one command may start many of these, one after the other
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
  const { only, oneAtATime, servicesPort = 0, functionsPort = 0, issuerPort = 0 } = options;
  const { servicesDirectory, functionsDirectory, preloadFunctions } = options;
  const { link, linkPostgres, linkDynamoDb } = options;
  const { onProgress = () => {} } = options;

  const startBothParties = async () => {
    const parties = await startOutsideParties(children, issuerPort);
    onProgress("The payment provider and the identity provider are ready.");
    return parties;
  };
  const outside = options.outside ? Promise.resolve(options.outside) : startBothParties();

  const startServicesVariant = async (): Promise<Pick<Both, "services">> => {
    if (only === "functions") return {};
    const where = { gatewayPort: servicesPort, directory: servicesDirectory, link, linkPostgres };
    const variant = await startServices(children, { runDirectory, outside, ...where });
    onProgress(`The services are ready (${variant.startSeconds} s).`);
    return { services: variant };
  };
  const startFunctionsVariant = async (): Promise<Pick<Both, "functions">> => {
    if (only === "services") return {};
    const where = { httpPort: functionsPort, directory: functionsDirectory };
    const hooks = { linkDynamoDb, preload: preloadFunctions };
    const known = { runDirectory, outside: await outside };
    const variant = await startFunctions(children, { ...known, ...where, ...hooks });
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

/** Callers before callees, and what everybody depends on last. */
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
