import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { EDGES } from "../mesh/edges.ts";

type Policy = {
  spec: {
    targetRefs: { name: string }[];
    rules: {
      from: { source: { principals: string[] } }[];
      to: { operation: { methods: string[]; paths: string[] } }[];
    }[];
  };
};

it("the policies for Istio allow exactly the requests that the sidecars allow", () => {
  const text = readFileSync(new URL("components/mesh/callers.yaml", import.meta.url), "utf8");
  const policies = parseAllDocuments(text).map((document) => document.toJS() as Policy);
  const allowed = policies.flatMap(({ spec }) =>
    spec.rules.flatMap(({ from, to }) =>
      to.flatMap(({ operation: { methods, paths } }) => {
        const edge = `${from[0]!.source.principals.join().split("/sa/")[1]} → ${spec.targetRefs[0]!.name}`;
        return methods.flatMap((method) => paths.map((path) => `${edge}: ${method} ${path}`));
      }),
    ),
  );
  const expected = EDGES.flatMap(({ caller, callee, routes }) =>
    routes.map(([method, path]) => `${caller} → ${callee}: ${method} ${path.replace("{id}", "{*}")}`),
  );
  expect(allowed.sort()).toEqual(expected.sort());
});
