import { createServer, type IncomingMessage, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import type { CheckpointDurableExecutionRequest } from "@aws-sdk/client-lambda";
import { type Answer, forward, invoke } from "./emulator.ts";
import { ExecutionStore, StaleToken } from "./execution-store.ts";
import { runExecutions } from "./run-executions.ts";

/**
 * The part of Lambda's API that durable functions need, in front of the emulator's: it starts executions by name, stores
 * the results of their steps, and invokes their functions again until they end. Every other request goes to the
 * emulator. It knows only steps; an execution has no time limit, and its results are never deleted. Each event has all
 * results, so no function asks for more of them (GetDurableExecutionState).
 * @param emulator endpoint of the emulator's Lambda API
 */
export function createDurableService(file: string, emulator: string): Server {
  const store = new ExecutionStore(file);
  const executions = runExecutions(store, (name, event) => invoke(emulator, name, event));

  async function answer(request: IncomingMessage): Promise<Answer> {
    const body = await buffer(request);
    const path = (request.url ?? "").split("?")[0]!.split("/").map(decodeURIComponent);
    const [, , resource, subject = "", action] = path;
    const name = request.headers["x-amz-durable-execution-name"];
    if (resource === "durable-executions" && action === "checkpoint")
      return checkpoint(subject, body.toString());
    if (resource === "functions" && typeof name === "string") return start(subject, name, body.toString());
    return forward(emulator, request, body);
  }

  function start(functionName: string, name: string, input: string): Answer {
    const { arn, input: first } = store.start(functionName, name, input, Date.now() / 1_000);
    if (first !== input)
      return refusal(409, "DurableExecutionAlreadyStartedException", `${name} has another input.`);
    executions.wake();
    return { status: 202, headers: { "x-amz-durable-execution-arn": arn }, body: "" };
  }

  function checkpoint(arn: string, body: string): Answer {
    const request = JSON.parse(body) as CheckpointDurableExecutionRequest;
    const tokens = { token: request.CheckpointToken, clientToken: request.ClientToken };
    const stored = store.checkpoint(arn, request.Updates ?? [], tokens, Date.now() / 1_000);
    return { status: 200, body: JSON.stringify(stored) };
  }

  const server = createServer(async (request, response) => {
    const { status, headers, body } = await answer(request).catch(refusalOf);
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  });
  return server.on("close", executions.stop);
}

function refusalOf(error: Error): Answer {
  if (!(error instanceof StaleToken)) return refusal(500, "ServiceException", error.message);
  // The library recognises the first three words, and ends the invocation.
  return refusal(
    400,
    "InvalidParameterValueException",
    "Invalid Checkpoint Token: another invocation has a newer one.",
  );
}

/** The SDK makes an error of this name from it. */
function refusal(status: number, type: string, message: string): Answer {
  const body = JSON.stringify({ Type: "User", message });
  return { status, headers: { "x-amzn-errortype": type }, body };
}
