import { DATABASES } from "@app/infra/embedded/call-keys";
import { BROKER } from "@app/infra/embedded/message-log";
import { connected } from "../../harness/variants/postgres.ts";
import { pick } from "../../scenarios/random.ts";
import type { Fault } from "./fault.ts";
import { hang, kill } from "./processes.ts";
import { providerFaults } from "./provider-faults.ts";
import type { ServicesTarget } from "./services-faults.ts";

/** At-least-once delivery at its worst: effects that happened must not happen again. */
const rewindInbox: Fault<ServicesTarget> = {
  name: "rewind-inbox",
  what: "a context is killed, and then reads the whole log again",
  async inject({ both }, random) {
    const context = pick(DATABASES, random);
    const url = both.services!.postgres.urls[context];
    await connected(url, (database) => database.query("update inbox set position = 0"));
    await kill(context).inject({ both }, random);
    return context;
  },
};

const PROCESSES = ["gateway", ...DATABASES, "postgres", BROKER];

/** A context's process holds its relay and its consumer, so they are killed with it. */
export const eventDrivenFaults: readonly Fault<ServicesTarget>[] = [
  ...PROCESSES.map(kill),
  ...[...DATABASES, BROKER].map(hang),
  rewindInbox,
  ...providerFaults,
];
