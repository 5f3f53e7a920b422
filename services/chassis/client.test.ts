import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "@app/contract/problem";
import express from "express";
import { describe, expect, it } from "vitest";
import { createClient } from "./client.ts";
import { createApp } from "./http.ts";
import { Overloaded } from "./overloaded.ts";
import { listen } from "./test/listen.ts";

/** A party that answers as its test defines, and counts its requests. */
async function otherParty() {
  const party = { url: "", asked: 0, status: 200, delayMs: 0 };
  const app = express();
  app.use(async (_request, response) => {
    party.asked++;
    await sleep(party.delayMs);
    response.status(party.status).end("answer");
  });
  party.url = await listen(app);
  return party;
}

const GET = { method: "GET", path: "/" } as const;

describe("a call to another party", () => {
  it("returns the answer, even a refusal", async () => {
    const party = await otherParty();
    const call = createClient(party.url, { headers: {}, timeout: 30_000 });
    expect(await call(GET)).toMatchObject({ status: 200, text: "answer" });
    party.status = 404;
    expect(await call(GET)).toMatchObject({ status: 404 });
  });

  it("throws 503 when the other side fails, and 504 when it does not answer: an unknown outcome", async () => {
    const party = await otherParty();
    const patient = createClient(party.url, { headers: {}, timeout: 30_000 });
    party.status = 500;
    await expect(patient(GET)).rejects.toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    const call = createClient(party.url, { headers: {}, timeout: 500 });
    party.delayMs = 60_000;
    await expect(call(GET)).rejects.toMatchObject({ status: 504, headers: { "retry-after": "1" } });
  });

  it("throws 503 when no process listens at the address", async () => {
    const call = createClient("http://127.0.0.1:9", { headers: {}, timeout: 500 });
    await expect(call(GET)).rejects.toMatchObject({ status: 503 });
  });

  it("is not sent after ten failures in a row, until a trial call succeeds", async () => {
    const party = await otherParty();
    const call = createClient(party.url, { headers: {}, timeout: 30_000 });
    party.status = 503;
    for (let i = 0; i < 10; i++) await expect(call(GET)).rejects.toMatchObject({ status: 503 });
    party.status = 200;
    await expect(call(GET)).rejects.toMatchObject({ status: 503 });
    expect(party.asked).toBe(10);

    await sleep(1_100);
    expect(await call(GET)).toMatchObject({ status: 200 });
    expect(await call(GET)).toMatchObject({ status: 200 });
  });

  it("is shed when too many calls run and as many wait", async () => {
    const party = await otherParty();
    party.delayMs = 300;
    const call = createClient(party.url, { headers: {}, timeout: 30_000, concurrency: 2 });
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => call(GET)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { status: 503 } });
  });

  it("is not sent when its time runs out while it waits for its turn", async () => {
    const party = await otherParty();
    party.delayMs = 60_000;
    const call = createClient(party.url, { headers: {}, timeout: 500, concurrency: 1 });
    const [first, second] = await Promise.allSettled([call(GET), call(GET)]);
    expect(first).toMatchObject({ reason: { status: 504 } });
    expect(second).toMatchObject({ reason: { status: 503 } });
    expect(party.asked).toBe(1);
  });

  it("throws 504 when the answer never ends", async () => {
    const drip = createServer((_request, response) => {
      const timer = setInterval(() => response.write("."), 50);
      response.once("close", () => clearInterval(timer));
    });
    const call = createClient(await listen(drip), { headers: {}, timeout: 500 });
    await expect(call(GET)).rejects.toMatchObject({ status: 504 });
  });

  it("throws 503 when the answer is too large", async () => {
    const flood = createServer((_request, response) => response.end(Buffer.alloc(8 * 1024 * 1024)));
    const call = createClient(await listen(flood), { headers: {}, timeout: 5_000 });
    await expect(call(GET)).rejects.toMatchObject({ status: 503 });
  });

  it("does not wait for a trial call that hangs", async () => {
    const party = await otherParty();
    const call = createClient(party.url, { headers: {}, timeout: 2_000 });
    party.status = 503;
    for (let i = 0; i < 10; i++) await expect(call(GET)).rejects.toMatchObject({ status: 503 });
    party.delayMs = 60_000;
    await sleep(1_100);
    const ended: string[] = [];
    const probe = call(GET).catch(() => ended.push("the one let through"));
    await Promise.all(Array.from({ length: 3 }, () => call(GET).catch(() => ended.push("shed"))));
    await probe;
    expect(ended).toEqual(["shed", "shed", "shed", "the one let through"]);
  });

  it("is allowed soon after a trial call that hangs: a slow kind of call does not delay the others", async () => {
    const kinds = express();
    kinds.get("/slow", () => {});
    kinds.get("/failing", (_request, response) => void response.sendStatus(500));
    kinds.get("/good", (_request, response) => void response.end("answer"));
    const call = createClient(await listen(kinds), { headers: {}, timeout: 30_000 });
    const get = (path: string) => call({ method: "GET", path });
    for (let i = 0; i < 10; i++) await expect(get("/failing")).rejects.toMatchObject({ status: 503 });
    await sleep(300);
    void get("/slow").catch(() => {});
    await expect.poll(() => get("/good").catch(() => "shed")).toMatchObject({ status: 200 });
  });

  it("does not count as the other side's failure when a party behind that side failed", async () => {
    const behind = createApp();
    let asked = 0;
    behind.use(() => {
      asked++;
      throw asked % 2 ? new Overloaded() : new Problem("upstream-timeout");
    });
    const call = createClient(await listen(behind), { headers: {}, timeout: 30_000 });
    for (let i = 0; i < 20; i++) await call(GET).catch(() => {});
    expect(asked).toBe(20);
    await expect(call(GET)).rejects.toBeInstanceOf(Overloaded);
    await expect(call(GET)).rejects.toMatchObject({ status: 504 });
  });
});
