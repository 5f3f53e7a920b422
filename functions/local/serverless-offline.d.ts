/** The parts of serverless-offline that this project uses; the package ships no types. */
declare module "serverless-offline/lambda" {
  /** One environment of a function. It is busy while `runHandler` is pending. */
  export interface LambdaFunction {
    setClientContext(clientContext: unknown): void;
    setEvent(event: unknown): void;
    runHandler(): Promise<unknown>;
    /** Ends its worker thread; the next run starts another one. */
    cleanup(): Promise<void>;
  }

  export default class Lambda {
    /** Starts the Lambda API's HTTP server. */
    start(): Promise<void>;
    /** Returns an idle environment of the function, or a new one. */
    get(functionKey: string): LambdaFunction;
  }
}
