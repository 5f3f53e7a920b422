import type { DurableExecutionClient } from "@aws/durable-execution-sdk-js";
import {
  CheckpointDurableExecutionCommand,
  GetDurableExecutionStateCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { clientOptions } from "../chassis/config.ts";

const lambda = new LambdaClient(clientOptions({ attempts: 3, millis: 2_000 }));

/**
 * How the library stores results and reads them. Its own client has a timeout of 55 seconds, longer than this function
 * may run, and it loads every command of the Lambda client.
 */
export const durableExecutionClient: DurableExecutionClient = {
  checkpoint: (request) => lambda.send(new CheckpointDurableExecutionCommand(request)),
  getExecutionState: (request) => lambda.send(new GetDurableExecutionStateCommand(request)),
};
