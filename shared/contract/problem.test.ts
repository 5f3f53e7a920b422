import { describe, expect, it } from "vitest";
import { PROBLEM_TYPE_BASE, PROBLEMS, Problem, type ProblemSlug, problemResponse } from "./problem.ts";
import { problem as problemSchema } from "./schemas.ts";

const bodyOf = (thrown: unknown) => JSON.parse(problemResponse(thrown).body) as Record<string, unknown>;

describe("a problem", () => {
  it.each(Object.keys(PROBLEMS) as ProblemSlug[])("%s answers in the shape of the contract", (slug) => {
    const response = problemResponse(new Problem(slug));
    expect(response.headers["content-type"]).toBe("application/problem+json");
    expect(problemSchema.parse(JSON.parse(response.body))).toMatchObject({
      type: PROBLEM_TYPE_BASE + slug,
      status: response.status,
    });
  });

  it("lists each wrong field, and adds its headers", () => {
    const errors = [{ path: "lines.0.quantity", message: "Too small" }];
    const thrown = new Problem("invalid-request", "lines.0.quantity: Too small.", {
      errors,
      headers: { allow: "GET" },
    });
    expect(problemResponse(thrown).headers).toMatchObject({ allow: "GET" });
    expect(bodyOf(thrown)).toEqual({
      type: "https://orders-two-ways.example/problems/invalid-request",
      title: "The request breaks the contract",
      status: 400,
      detail: "lines.0.quantity: Too small.",
      errors,
    });
  });
});

describe("any other thrown value", () => {
  const secret = "password=hunter2 at 10.0.0.7";
  it.each([
    ["an error", new TypeError(secret)],
    ["a cause", new Problem("internal-error", undefined, { cause: new Error(secret) })],
    ["a string", secret],
    ["an object like a problem", { slug: "invalid-request", status: 400, message: secret }],
    ["nothing", undefined],
  ])("%s answers 500 and leaks nothing", (_what, thrown) => {
    expect(problemResponse(thrown).status).toBe(500);
    expect(bodyOf(thrown)).toEqual({
      type: "https://orders-two-ways.example/problems/internal-error",
      title: "Something went wrong here",
      status: 500,
      detail: "Something went wrong here",
    });
  });
});
