import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { validate, withoutValidation } from "../test/validate.ts";

type Env = { name: string; value: string }[];
type Container = { image: string; command: string[]; env: Env; securityContext: unknown };
type Pod = { securityContext: unknown; containers: [Container]; volumes: [{ configMap: { name: string } }] };
type Job = { spec: { completions: number; parallelism: number; template: { spec: Pod } } };
type Runner = Container & { containerSecurityContext: unknown };
type TestRun = {
  spec: { parallelism: number; script: { configMap: { name: string } }; runner: Runner; starter: Runner };
};

const textOf = (name: string) => readFileSync(join(import.meta.dirname, name), "utf8");
const firstIn = (name: string): unknown => parseAllDocuments(textOf(name))[0]!.toJS();

const { spec: job } = firstIn("job.yaml") as Job;
const { spec: testRun } = firstIn("testrun.yaml") as TestRun;
const pod = job.template.spec;
const [runner] = pod.containers;
const envOf = (env: Env) => Object.fromEntries(env.map(({ name, value }) => [name, value]));

const title = `the load from several pods${withoutValidation ? `: ${withoutValidation}` : ""}`;
describe.skipIf(withoutValidation)(title, () => {
  it.each(["job.yaml", "policies.yaml", "testrun.yaml"])("%s is valid for Kubernetes", async (file) => {
    expect(await validate(textOf(file))).toEqual({ status: 0, complaints: [] });
  });
});

describe("the runners of the load", () => {
  it("are as many as the segments", () => {
    expect(job.parallelism).toBe(job.completions);
    expect(envOf(runner.env)["RUNNERS"]).toBe(String(job.completions));
  });

  it("send adjacent segments, which are the whole load together", () => {
    const directory = testDirectory();
    for (const [program, action] of [
      ["k6", 'echo "$@"'],
      ["wget", "true"],
      ["sleep", "true"],
    ] as const) {
      writeFileSync(join(directory, program), `#!/bin/sh\n${action}\n`);
      chmodSync(join(directory, program), 0o755);
    }
    const PATH = `${directory}${delimiter}${process.env["PATH"]}`;
    const of = job.completions;
    const lines = Array.from({ length: of }, (_, index) => {
      const env = { ...envOf(runner.env), PATH, JOB_COMPLETION_INDEX: String(index) };
      const [shell, ...args] = runner.command as [string, ...string[]];
      return spawnSync(shell, args, { env, encoding: "utf8" }).stdout;
    });
    const bounds = Array.from({ length: of + 1 }, (_, bound) => `${bound}/${of}`);
    for (const [index, line] of lines.entries()) {
      expect(line).toContain(` --execution-segment ${bounds[index]}:${bounds[index + 1]} `);
      expect(line).toContain(` --execution-segment-sequence ${bounds.join()} `);
    }
  });

  it("are the same for the Job and for k6-operator", () => {
    const { RUNNERS: _, ...env } = envOf(runner.env);
    expect(envOf(testRun.runner.env)).toEqual(env);
    expect(testRun.runner.image).toBe(runner.image);
    expect(testRun.script.configMap.name).toBe(pod.volumes[0].configMap.name);
  });

  it("have no rights", () => {
    const [unprivileged, restricted] = [
      { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    ];
    for (const context of [pod, testRun.runner, testRun.starter])
      expect(context.securityContext).toMatchObject(unprivileged);
    for (const context of [testRun.runner, testRun.starter])
      expect(context.containerSecurityContext).toMatchObject(restricted);
    expect(runner.securityContext).toMatchObject(restricted);
  });
});
