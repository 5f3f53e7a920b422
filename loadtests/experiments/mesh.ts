import type { Experiment } from "./lib/experiment.ts";

export const mesh: Experiment = {
  id: "mesh",
  title: "Mesh",
  part: "term",
  claim: "A mesh takes security and retries out of the code.",
  method: "A Kubernetes overlay: mutual TLS, allowed callers only, retries and timeouts outside the code.",
  rule: "Holds when a caller that is not allowed is refused, and no line of the services changes.",
  limits: "The latency of a mesh between machines.",
};
