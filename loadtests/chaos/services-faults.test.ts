import { fetchToken } from "@app/infra/identity-provider/token";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { servicesFaults } from "./services-faults.ts";
import { startServicesSubject } from "./services-subject.ts";
import type { Subject } from "./subject.ts";

let subject: Subject;
let headers: Record<string, string>;

beforeAll(async () => {
  subject = await startServicesSubject({ progress: () => {}, signal: new AbortController().signal });
  const token = await fetchToken({ issuer: subject.both.outside.issuer, subject: "alice" });
  headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
}, 60_000);
afterAll(() => subject?.stop());

const statusOf = async (path: string) => (await fetch(subject.variant.url + path, { headers })).status;

test.each(servicesFaults.map(({ name }) => name))(
  "after %s the services serve again without being touched",
  async (name) => {
    const fault = subject.faults.find((candidate) => candidate.name === name)!;
    const before = { ...subject.both.processes };
    await fault.strike(createRandom(1));
    const after = subject.both.processes;
    const replaced = Object.keys(before).filter((process) => before[process] !== after[process]);
    expect(replaced).toEqual(name.startsWith("kill-") ? [name.slice("kill-".length)] : []);
    await expect.poll(() => statusOf("/orders"), { timeout: 30_000 }).toBe(200);
    await expect.poll(() => statusOf("/products"), { timeout: 30_000 }).toBe(200);
  },
);
