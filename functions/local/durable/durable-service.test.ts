import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { type Address, hiddenAddress } from "@app/net/ports";
import { testDirectory } from "@app/net/test/directory";
import { listen } from "@app/net/test/listen";
import { type DurableContext, retryPresets, withDurableExecution } from "@aws/durable-execution-sdk-js";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** The service in its own process, before an emulator that runs one durable function, `saga`. */
let service: { address: Address; file: string; emulator: string; child: ChildProcess };
let lambda: LambdaClient;
/** What the function did, over all its invocations. */
let transcript: string[];
let saga: (input: { card: string }, context: DurableContext) => Promise<unknown>;
/** Ends the invocation as a crash does. */
let crash: () => void;

beforeEach(async () => {
  transcript = [];
  const emulator = await listen(
    createServer(async (request, response) => {
      const answer = (body: object) => response.end(JSON.stringify(body));
      crash = () => response.destroy();
      if (!request.url?.includes("/saga/")) return answer({ forwarded: request.url });
      const handler = withDurableExecution(saga, { client: lambda });
      const context = { awsRequestId: "request", getRemainingTimeInMillis: () => 10_000 };
      transcript.push("invoked");
      const result = await handler((await json(request)) as never, context as never).catch(() => undefined);
      answer(result ?? { errorMessage: "Its checkpoint was refused." });
      if (result) transcript.push(result.Status);
    }),
  );
  const address = await hiddenAddress();
  lambda = new LambdaClient({
    endpoint: `http://${address.host}:${address.port}`,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 20, // while the service is away
  });
  service = { address, emulator, file: join(testDirectory(), "durable.sqlite"), child: undefined! };
  await startService();
});
afterEach(async () => {
  lambda.destroy();
  await killService();
});

async function startService(): Promise<void> {
  const { address, file, emulator } = service;
  service.child = fork(join(import.meta.dirname, "main.ts"), {
    env: {
      ...process.env,
      DURABLE_HOST: address.host,
      DURABLE_PORT: `${address.port}`,
      DURABLE_FILE: file,
      LAMBDA_ENDPOINT: emulator,
    },
  });
  await once(service.child, "message");
}

async function killService(): Promise<void> {
  const exit = once(service.child, "exit");
  service.child.kill("SIGKILL");
  await exit;
}

const start = (name: string, card = "card_accepted") =>
  lambda.send(
    new InvokeCommand({
      FunctionName: "saga",
      InvocationType: "Event",
      DurableExecutionName: name,
      Payload: JSON.stringify({ card }),
    }),
  );

const ended = (...steps: string[]) =>
  expect.poll(() => transcript, { timeout: 30_000, interval: 10 }).toEqual(steps);

/** A step that writes its name into the transcript. */
const step = (context: DurableContext, name: string, work = async () => {}) =>
  context.step(
    name,
    async () => {
      transcript.push(name);
      await work();
      return name;
    },
    { retryStrategy: retryPresets.linear },
  );

describe("an execution", () => {
  it("runs its steps once, with its input", async () => {
    saga = async ({ card }, context) => {
      await step(context, `charge ${card}`);
      await step(context, "confirm");
    };
    expect(await start("order-1")).toMatchObject({ StatusCode: 202 });
    await ended("invoked", "charge card_accepted", "confirm", "SUCCEEDED");
  });

  it("repeats a failed step after its wait, and no other step", async () => {
    let failures = 0;
    saga = async (_, context) => {
      await step(context, "reserve");
      await step(context, "charge", async () => {
        if (failures++ === 0) throw new Error("The bank is away.");
      });
    };
    await start("order-1");
    await ended("invoked", "reserve", "charge", "PENDING", "invoked", "charge", "SUCCEEDED");
  });

  it("starts once for each name, and refuses the name with another input", async () => {
    saga = (_, context) => step(context, "charge");
    const first = await start("order-1");
    expect((await start("order-1")).DurableExecutionArn).toBe(first.DurableExecutionArn);
    await expect(start("order-1", "card_declined")).rejects.toMatchObject({
      name: "DurableExecutionAlreadyStartedException",
    });
    await ended("invoked", "charge", "SUCCEEDED");
  });

  it("goes on with the interrupted step when its invocation crashed", async () => {
    let crashes = 0;
    saga = async (_, context) => {
      await step(context, "reserve");
      await step(context, "charge", async () => {
        if (crashes++ > 0) return;
        crash();
        await new Promise(() => {});
      });
    };
    await start("order-1");
    await ended("invoked", "reserve", "charge", "invoked", "charge", "SUCCEEDED");
  });
});

describe("after SIGKILL of the service", () => {
  it("the execution goes on with the interrupted step, and the earlier invocation can store nothing", async () => {
    const killed = Promise.withResolvers<void>();
    let interrupted = 0;
    saga = async (_, context) => {
      await step(context, "reserve");
      await step(context, "charge", async () => {
        if (interrupted++ === 0) await killService().then(killed.resolve).then(startService);
      });
      await step(context, "confirm");
    };
    await start("order-1");
    await killed.promise;
    await ended("invoked", "reserve", "charge", "invoked", "charge", "confirm", "SUCCEEDED");
  });
});

it("every other request goes to the emulator", async () => {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "getPayment", Payload: "{}" }));
  expect(JSON.parse(Buffer.from(Payload!).toString())).toEqual({
    forwarded: "/2015-03-31/functions/getPayment/invocations",
  });
});
