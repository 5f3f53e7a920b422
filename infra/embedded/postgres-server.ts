import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findPostgres, letNobodyThrough, type PostgresBinaries } from "./postgres-binaries.ts";

export const ADMIN = "admin";

const RESTART_DELAY_MS = 100;
const FAILED_STARTS_IN_A_ROW = 8;

/**
 * Settings for a small machine that runs everything at once. The settings that make a commit survive a crash (fsync,
 * synchronous_commit, full_page_writes) stay on, as by default: durability is part of the comparison.
 */
const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "", // the services connect over TCP, as in production
  max_connections: "160", // the services, and the baselines of `npm run bench` beside them
  shared_buffers: "64MB",
  shared_preload_libraries: "pg_stat_statements", // counts statements for measurements
  io_method: "sync", // no pool of reader processes: the data fits into the buffers
};

/** One throw-away PostgreSQL cluster in its own directory. */
export class PostgresServer {
  readonly #directory: string;
  readonly #data: string;
  #binaries: Promise<PostgresBinaries> | undefined;
  #current: ChildProcess | undefined;

  /** @param directory is created, and holds all files of the cluster */
  constructor(directory: string) {
    this.#directory = directory;
    this.#data = join(directory, "data");
  }

  /** Creates the cluster with a superuser `ADMIN` and starts it on the port. Returns the postmaster's pid. */
  async start(port: number, adminPassword: string): Promise<number> {
    mkdirSync(this.#data, { recursive: true });
    letNobodyThrough(this.#directory);
    const binaries = await this.#findBinaries();
    await this.#initialise(binaries, adminPassword);
    return this.#serve(port, binaries);
  }

  /** Restarts it with its data after a SIGKILL. Returns the new postmaster's pid. */
  async restart(port: number): Promise<number> {
    const binaries = await this.#findBinaries();
    for (let failures = 0; ; ) {
      await delay(RESTART_DELAY_MS * 2 ** failures);
      try {
        return await this.#serve(port, binaries);
      } catch (error) {
        // A new postmaster refuses to start while a backend still holds the shared memory, so wait until every backend has ended.
        if (++failures === FAILED_STARTS_IN_A_ROW) throw error;
      }
    }
  }

  /** Runs once: it may copy the installation, and a restart uses the same copy. */
  #findBinaries(): Promise<PostgresBinaries> {
    return (this.#binaries ??= findPostgres(this.#directory));
  }

  async #serve(port: number, binaries: PostgresBinaries): Promise<number> {
    const server = this.#spawn(binaries.postgres, ["-D", this.#data, "-p", String(port)], binaries);
    await this.#accepting(server);
    return server.pid ?? 0;
  }

  /** Disconnects the clients and shuts down cleanly; also interrupts a start. */
  async stop(): Promise<void> {
    const current = this.#current;
    if (!current || current.exitCode !== null || current.signalCode !== null) return;
    current.kill("SIGINT");
    await once(current, "exit");
  }

  /** Resolves when the server ends for any reason. */
  async ended(): Promise<void> {
    if (this.#current) await once(this.#current, "exit");
  }

  async #initialise(binaries: PostgresBinaries, adminPassword: string): Promise<void> {
    const passwordFile = join(this.#directory, "admin-password");
    writeFileSync(passwordFile, adminPassword, { mode: 0o600 });
    const { runAs } = binaries;
    if (runAs) for (const path of [this.#data, passwordFile]) chownSync(path, runAs.uid, runAs.gid);
    const flags = ["--auth=scram-sha-256", `--username=${ADMIN}`, `--pwfile=${passwordFile}`];
    const locale = ["--encoding=UTF8", "--no-locale"];
    // There is no data yet, so the new files need no sync to the disk.
    const quick = ["--no-sync", "--no-instructions"];
    const set = Object.entries(settings).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
    const initdb = this.#spawn(
      binaries.initdb,
      ["-D", this.#data, ...flags, ...locale, ...quick, ...set],
      binaries,
    );
    const [status] = await once(initdb, "exit");
    rmSync(passwordFile);
    if (status !== 0) throw new Error(`initdb exited with status ${status}`);
  }

  #spawn(program: string, args: string[], { runAs }: PostgresBinaries): ChildProcess {
    // PG* variables of the user's shell must have no effect.
    const env = { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" };
    const cwd = dirname(this.#data); // unlike the launcher's working directory, every user can enter this one
    // On macOS nobody is 4294967294. Node accepts that number as a file's owner, but as a process's user only the signed -2.
    const user = runAs && { uid: runAs.uid | 0, gid: runAs.gid | 0 };
    this.#current = spawn(program, args, { ...user, env, cwd, stdio: ["ignore", "inherit", "inherit"] });
    return this.#current;
  }

  /**
   * The postmaster writes its pid into the first line of its pid file and its state into the last; pg_ctl reads them
   * there, too. After a SIGKILL the old file still says ready.
   */
  async #accepting(server: ChildProcess): Promise<void> {
    while (server.exitCode === null && server.signalCode === null) {
      const state = this.#pidFile();
      if (state.startsWith(`${server.pid}\n`) && /^ready\s*$/m.test(state)) return;
      await delay(5);
    }
    throw new Error("PostgreSQL ended before it accepted connections");
  }

  #pidFile(): string {
    try {
      return readFileSync(join(this.#data, "postmaster.pid"), "utf8");
    } catch {
      return ""; // not written yet
    }
  }
}
